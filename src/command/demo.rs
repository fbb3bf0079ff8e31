//! `hecha demo`: serves the demo portals until interrupted.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::cli::DemoArgs;
use super::exit::Exit;
use super::{CommandError, failed};
use crate::demo::{ACCOUNT, DemoOptions, files_of, fleet, fleet_small, serve};

/// What `hecha demo` was asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which portals on which port.
    pub demo: DemoOptions,
    /// Folder for the site profiles and the survey; none = not written.
    pub profiles: Option<PathBuf>,
}

/// Serves until Ctrl-C, after printing where everything is.
///
/// # Errors
/// When the port cannot be had or a profile cannot be written.
pub async fn demo(options: Options) -> io::Result<()> {
    let portals = options.demo.portals.clone();
    let demo = serve(options.demo).await?;
    if let Some(folder) = &options.profiles {
        for (path, text) in files_of(&portals, demo.addr) {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                tokio::fs::create_dir_all(parent).await?;
            }
            tokio::fs::write(path, text).await?;
        }
        let secrets = folder.join("secrets.yaml");
        tokio::fs::write(&secrets, ACCOUNT.secrets_file()).await?;
        tokio::fs::set_permissions(&secrets, Permissions::from_mode(0o600)).await?;
        say!("survey   {}", folder.join("survey.yaml").display());
        say!("secrets  {}", secrets.display());
    }
    let port = demo.addr.port();
    say!("control  http://control.localhost:{port}/ok");
    for portal in &portals {
        say!(
            "portal   http://www.{0}.localhost:{port}/  http://zwfw.{0}.localhost:{port}/",
            portal.id
        );
    }
    tokio::signal::ctrl_c().await?;
    demo.shutdown.now();
    Ok(())
}

/// `hecha demo`
pub async fn command(args: &DemoArgs) -> Result<Exit, CommandError> {
    let portals = if args.small { fleet_small() } else { fleet() };
    let options = Options {
        demo: DemoOptions {
            port: args.port,
            portals,
        },
        profiles: args.profiles.clone(),
    };
    let port = args.port;
    demo(options).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => failed(format!("port {port} is taken; choose another with --port, 0 for any")),
        _ => failed(error),
    })?;
    Ok(Exit::Well)
}
