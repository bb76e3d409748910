//! The command line, nothing else.

use std::process::ExitCode;

use yinju::console;

fn main() -> ExitCode {
    let call = match console::call() {
        Ok(call) => call,
        Err(exit) => return exit,
    };
    // `yinju` alone is the Discord bot where that room is built in and a token is set; else it is the chat.
    #[cfg(feature = "discord")]
    if let Some(service) =
        call.service().cloned().or_else(|| (call.is_bare() && yinju::ops::token::is_set()).then_some(console::Service::Run))
    {
        return match serve(&call, &service) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("{failure}");
                ExitCode::from(failure.code())
            }
        };
    }
    console::run(call, FURTHER, SCHEMAS)
}

/// What `check` looks at beside the core's content.
#[cfg(feature = "discord")]
const FURTHER: &[fn(&yinju::content::Sources) -> Vec<yinju::content::Problem>] = &[yinju::discord::wording::problems];
#[cfg(not(feature = "discord"))]
const FURTHER: &[fn(&yinju::content::Sources) -> Vec<yinju::content::Problem>] = &[];

/// The schemas of files that the core does not read.
#[cfg(feature = "discord")]
const SCHEMAS: &[fn() -> Vec<yinju::content::schema::Schema>] = &[yinju::discord::wording::schemas];
#[cfg(not(feature = "discord"))]
const SCHEMAS: &[fn() -> Vec<yinju::content::schema::Schema>] = &[];

/// What content that is served on Discord needs beside the core's.
#[cfg(feature = "discord")]
const NEEDED: &[yinju::moderate::desk::Check] = &[yinju::discord::wording::needed];

#[cfg(feature = "discord")]
fn serve(call: &console::Call, service: &console::Service) -> Result<(), yinju::ops::Failure> {
    use console::{Register, Service};
    use yinju::discord::{self, Registration, register::Scope};
    use yinju::moderate::Desk;
    use yinju::moderate::desk::Opened;
    use yinju::ops::{Failure, settings};

    let settings = settings::read()?;
    let content = |e: anyhow::Error| Failure::Content(format!("{e:#}"));
    let built_in = || console::loaded(call.folder()).map(|(engine, sources)| Desk::fixed(engine.into(), sources, NEEDED)).map_err(content);
    match service {
        Service::Config => print!("{}", discord::config(&settings)),
        Service::Run => {
            // Content in a folder can be changed while it serves; the copy in the program cannot.
            let (desk, mended) = match console::folder(call.folder()).map_err(content)? {
                None => (built_in()?, Vec::new()),
                Some(folder) => match Desk::open(&folder, &settings.data.folder, NEEDED).map_err(content)? {
                    Opened::Desk(desk, mended) => (*desk, mended),
                    Opened::Unusable(trouble) => return Err(content(console::unusable(&trouble.sources, &trouble.problems))),
                },
            };
            discord::run(settings, desk, &mended)?;
        }
        Service::Register(Register { guild, dry_run, .. }) => {
            let what = match guild {
                _ if *dry_run => Registration::DryRun,
                Some(guild) => Registration::To(Scope::Guild(*guild)),
                None => Registration::To(Scope::Everywhere),
            };
            println!("{}", discord::register(&settings, &built_in()?, what)?);
        }
    }
    Ok(())
}
