//! Entities: unique ids, parents that exist, and no loops among them.

use rustc_hash::FxHashMap;

use super::Loader;
use crate::content::problem::Code;
use crate::content::raw::RawEntity;
use crate::content::yaml::place;
use crate::content::{Entity, EntityId, Problem};

impl Loader<'_> {
    pub(super) fn entities(&mut self, raw: Vec<RawEntity>) -> (Vec<Entity>, FxHashMap<String, EntityId>) {
        let file = self.sources.index("intents/_entities.yaml").unwrap_or_default();
        let mut ids = FxHashMap::default();
        for (index, e) in raw.iter().enumerate() {
            if ids.insert(e.id.value.clone(), index as EntityId).is_some() {
                self.duplicate("entity", &e.id.value, place(file, e.id.defined));
            }
        }
        let mut out = Vec::with_capacity(raw.len());
        for e in raw {
            let parent = e.parent.as_ref().and_then(|p| {
                let found = ids.get(&p.value).copied();
                if found.is_none() {
                    self.unknown("entity", p, file, ids.keys());
                }
                found
            });
            let at = place(file, e.id.defined);
            out.push(Entity {
                id: e.id.value,
                kind: e.kind,
                name: e.name,
                names: e.names,
                parent,
                absent: e.absent,
                general: e.general,
                at,
            });
        }
        for (index, entity) in out.iter().enumerate() {
            let mut seen = index as EntityId;
            for _ in 0..out.len() {
                match out[seen as usize].parent {
                    Some(p) if p as usize == index => {
                        let message = format!("“{}” belongs to itself through its parents", entity.id);
                        self.problems.push(Problem::new(Code::EntityLoop, entity.at, message).help("remove one `parent`"));
                        break;
                    }
                    Some(p) => seen = p,
                    None => break,
                }
            }
        }
        (out, ids)
    }
}
