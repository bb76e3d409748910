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
    if call.is_bare()
        && let Some(exit) = yinju::discord::serve(call.folder())
    {
        return exit;
    }
    console::run(call)
}
