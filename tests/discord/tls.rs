//! A proxy that ends TLS for discord.com with the test's own certificate and hands on to the scripted Discord.
//!
//! So the bot takes the way of production: the real addresses, TLS, and serenity's rate limiter.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

pub struct Proxy {
    pub url: String,
    /// A file with the certificate that the bot must trust.
    pub certificate: PathBuf,
    _folder: tempfile::TempDir,
}

impl Proxy {
    /// A proxy to the REST side at `target` (`http://127.0.0.1:…`).
    pub async fn start(target: &str) -> Self {
        let target: SocketAddr = target.trim_start_matches("http://").parse().expect("an address");
        let made = rcgen::generate_simple_self_signed(vec!["discord.com".to_owned()]).expect("a certificate");
        let folder = tempfile::tempdir().expect("a folder");
        let certificate = folder.path().join("root.pem");
        std::fs::write(&certificate, made.cert.pem()).expect("writes");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a key that fits");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(tunnel(acceptor.clone(), socket, target));
            }
        });
        Self { url, certificate, _folder: folder }
    }
}

async fn tunnel(acceptor: TlsAcceptor, mut socket: TcpStream, target: SocketAddr) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    assert!(head.starts_with(b"CONNECT discord.com:443 "), "{}", String::from_utf8_lossy(&head));
    if socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.is_err() {
        return;
    }
    let Ok(mut tls) = acceptor.accept(socket).await else { return };
    let Ok(mut plain) = TcpStream::connect(target).await else { return };
    // Either side may hang up in the middle.
    let _ = copy_bidirectional(&mut tls, &mut plain).await;
}
