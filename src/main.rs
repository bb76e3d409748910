//! The command line, nothing else.

fn main() -> std::process::ExitCode {
    yinju::console::main()
}
