//! Bodies with files: the JSON in `payload_json`, and the files beside it.

use serde_json::Value;

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Name of the field: `files[0]`.
    pub field: String,
    pub name: String,
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// The JSON and the files of a body.
pub fn read(content_type: &str, body: &[u8]) -> (Value, Vec<File>) {
    let json = |bytes: &[u8]| serde_json::from_slice(bytes).expect("the bot sends JSON");
    let Some(boundary) = content_type.strip_prefix("multipart/form-data; boundary=") else {
        return (if body.is_empty() { Value::Null } else { json(body) }, Vec::new());
    };
    let (mut payload, mut files) = (Value::Null, Vec::new());
    for part in split(body, format!("--{boundary}").as_bytes()) {
        let Some(end) = find(part, b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&part[..end]).expect("headers are text");
        let bytes = part[end + 4..].strip_suffix(b"\r\n").expect("a part ends with its line");
        let field = quoted(head, " name=").expect("a part has a name");
        match quoted(head, "filename=") {
            Some(name) => {
                let kind =
                    head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-type: ").map(str::to_owned)).unwrap_or_default();
                files.push(File { field, name, kind, bytes: bytes.to_vec() });
            }
            None => {
                assert_eq!(field, "payload_json");
                payload = json(bytes);
            }
        }
    }
    (payload, files)
}

fn quoted(head: &str, key: &str) -> Option<String> {
    Some(head.split_once(&format!("{key}\""))?.1.split_once('"')?.0.to_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

fn split<'b>(mut bytes: &'b [u8], mark: &[u8]) -> Vec<&'b [u8]> {
    let mut out = Vec::new();
    while let Some(at) = find(bytes, mark) {
        out.push(&bytes[..at]);
        bytes = &bytes[at + mark.len()..];
    }
    out
}

#[test]
fn parts_are_taken_apart() {
    let body = "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"图.png\"\r\nContent-Type: image/png\r\n\r\n\0\r\n\
                --b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"type\":4}\r\n--b--\r\n";
    let (json, files) = read("multipart/form-data; boundary=b", body.as_bytes());
    assert_eq!(json["type"], 4);
    let file = File { field: "files[0]".into(), name: "图.png".into(), kind: "image/png".into(), bytes: vec![0] };
    assert_eq!(files, [file]);
    assert_eq!(read("application/json", b"").0, Value::Null);
}
