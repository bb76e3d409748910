//! The real binary: starts, stops, exit codes, what it prints and what it never prints.

use std::process::Stdio;

use tokio::process::{Child, Command};

use crate::fake::Discord;
use crate::frames::{BOT, CHANNEL, From, GUILD, USER, command, interaction, message};
use crate::gateway::Seen;
use crate::world::{TOKEN, within};

fn yinju(arguments: &[&str], folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinju"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    for (name, _) in std::env::vars().filter(|(n, _)| n.starts_with("YINJU_") || n.starts_with("DISCORD_")) {
        command.env_remove(name);
    }
    command
}

async fn output(mut command: Command) -> (Option<i32>, String, String) {
    let out = within("the end of the process", command.output()).await.expect("it starts");
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

async fn ended(child: Child) -> (Option<i32>, String) {
    let out = within("the end of the process", child.wait_with_output()).await.expect("it ends");
    (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_runs_answers_and_stops_cleanly_without_a_word_of_what_was_said() {
    let discord = Discord::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, format!("{TOKEN}\n")).expect("writes");
    std::fs::write(folder.path().join("yinju.toml"), format!("[network]\napi = \"{}\"\n", discord.rest.url)).expect("writes");
    // Bare `yinju`: the bot, because a token is set.
    let child = yinju(&[], folder.path())
        .env("DISCORD_TOKEN_FILE", &token)
        .env("YINJU_LOG__LEVEL", "debug")
        .env("RUST_LOG", "trace")
        .spawn()
        .expect("it starts");
    discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
    let secret = "青花瓷的秘密是什么";
    discord.say(message(1, USER, CHANNEL, &format!("<@{BOT}> {secret}?"))).await;
    discord.ask(interaction(2, 2, From::default(), command("ask", &[("question", serde_json::json!(secret))]))).await;
    discord.rest.rule(crate::rest::Rule::new("POST", "/callback", 400));
    discord.interaction(interaction(77_777_777_777, 2, From::default(), command("ask", &[("question", serde_json::json!(secret))])));
    discord.rest.until("POST", "/callback").await;
    discord.rest.until("POST", "/callback").await;
    let pid = child.id().expect("it runs");
    assert!(std::process::Command::new("kill").args(["-TERM", &pid.to_string()]).status().expect("kill").success());
    let (code, printed) = ended(child).await;
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("stopped") && printed.contains(&yinju::discord::app::error_id(77_777_777_777)), "{printed}");
    for never in [secret, "青花", TOKEN, "fake.token", "interaction-token"] {
        assert!(!printed.contains(never), "{never} in {printed}");
    }
    assert!(discord.rest.complaints().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failure_has_its_code_and_one_clear_sentence() {
    let discord = Discord::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let run = |api: &str, token: &str| {
        let mut command = yinju(&["run"], folder.path());
        command.env("YINJU_NETWORK__API", api).env("DISCORD_TOKEN", token);
        command
    };
    let one_line = |text: &str| text.trim_end().lines().filter(|l| !l.contains(" WARN ") && !l.contains(" ERROR ")).count();
    let mut without = yinju(&["run"], folder.path());
    without.env("YINJU_NETWORK__API", &discord.rest.url);
    let (code, out, err) = output(without).await;
    assert_eq!((code, out.as_str(), one_line(&err)), (Some(6), "", 1), "{err}");
    assert!(err.contains("DISCORD_TOKEN"));
    let (code, _, err) = output(run(&discord.rest.url, "谁.的.令牌")).await;
    assert_eq!((code, one_line(&err)), (Some(6), 1), "{err}");
    assert!(!err.contains("令牌"), "{err}");
    let (code, _, err) = output(run(&discord.rest.url, "MTIz.wrong.token")).await;
    assert_eq!((code, one_line(&err)), (Some(6), 1), "{err}");
    assert!(!err.contains("wrong.token"), "{err}");
    let (code, _, err) = output(run("http://127.0.0.1:1", TOKEN)).await;
    assert_eq!((code, one_line(&err)), (Some(8), 1), "{err}");
    let mut listen = run(&discord.rest.url, TOKEN);
    listen.env("YINJU_CHANNELS__LISTEN", format!("[{CHANNEL}]"));
    let (code, _, err) = output(listen).await;
    assert_eq!((code, one_line(&err)), (Some(7), 1), "{err}");
    let mut unknown = yinju(&["config"], folder.path());
    unknown.env("YINJU_LIMITS__BURTS", "3");
    let (code, _, err) = output(unknown).await;
    assert_eq!(code, Some(5), "{err}");
    assert!(err.to_lowercase().contains("burts"), "{err}");
    let (code, _, err) = output(yinju(&["register", "--guild", "一"], folder.path())).await;
    assert_eq!(code, Some(2), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_come_from_the_file_and_variables_win() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("设置.toml");
    std::fs::write(&file, "language = \"zh-Hant\"\n[limits]\nburst = 7\nper_minute = 9\n").expect("writes");
    let mut command = yinju(&["config"], folder.path());
    command.env("YINJU_CONFIG", &file).env("YINJU_LIMITS__BURST", "8").env("DISCORD_TOKEN", TOKEN);
    let (code, out, err) = output(command).await;
    assert_eq!(code, Some(0), "{err}");
    for line in ["language = \"zh-Hant\"", "limits.burst = 8", "limits.per_minute = 9", "(YINJU_LIMITS__BURST)"] {
        assert!(out.contains(line), "{line} in {out}");
    }
    assert!(!out.contains("token") && !out.contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_by_hand() {
    let discord = Discord::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, err) = output(yinju(&["register", "--dry-run"], folder.path())).await;
    assert_eq!(code, Some(0), "{err}");
    let commands: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let mut register = yinju(&["register", "--guild", &GUILD.to_string()], folder.path());
    register.env("DISCORD_TOKEN", TOKEN).env("YINJU_NETWORK__API", &discord.rest.url);
    let (code, out, err) = output(register).await;
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains(&GUILD.to_string()));
    let put = discord.rest.until("PUT", "/commands").await;
    assert!(put.path.contains(&format!("/guilds/{GUILD}/")));
    assert_eq!(put.body, commands);
    assert!(discord.rest.complaints().is_empty());
}
