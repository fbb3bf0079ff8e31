#!/bin/sh
# Installs what the browser tests need, and only what is missing: Chromium, its driver and fonts for Chinese text;
# with --firefox also Firefox and geckodriver. Run it as often as you like.
#
# A browser or driver named by CHROME, CHROMEDRIVER, FIREFOX or GECKODRIVER counts as installed.
set -eu

want_firefox=no
for argument in "$@"; do
  case $argument in
    --firefox) want_firefox=yes ;;
    -h | --help)
      echo "usage: $0 [--firefox]"
      exit 0
      ;;
    *)
      echo "$0: unknown argument: $argument (known: --firefox)" >&2
      exit 1
      ;;
  esac
done

have() {
  command -v "$1" >/dev/null 2>&1
}

# A program named by a variable must be there; guessing another one would test something else than was asked for.
named() {
  if [ -z "$2" ]; then
    return 1
  fi
  if [ -x "$2" ] || have "$2"; then
    return 0
  fi
  echo "$0: $1 names $2, which cannot be run; correct or unset it" >&2
  exit 1
}

have_chromium() {
  named CHROME "${CHROME:-}" || have chromium || have chromium-browser || have google-chrome || have google-chrome-stable
}

have_chromedriver() {
  named CHROMEDRIVER "${CHROMEDRIVER:-}" || have chromedriver
}

have_firefox() {
  named FIREFOX "${FIREFOX:-}" || have firefox || have firefox-esr
}

have_geckodriver() {
  named GECKODRIVER "${GECKODRIVER:-}" || have geckodriver || [ -x "$HOME/.cargo/bin/geckodriver" ]
}

# Fonts are found through fontconfig; without fc-list we cannot tell and install it along.
have_fonts() {
  have fc-list && [ -n "$(fc-list :lang=zh family | head -n 1)" ]
}

missing=
need() {
  missing="$missing $1"
}

have_chromium || need chromium
have_chromedriver || need chromedriver
have_fonts || need fonts
if [ "$want_firefox" = yes ]; then
  have_firefox || need firefox
  have_geckodriver || need geckodriver
fi

if [ -z "$missing" ]; then
  echo "browser, driver and fonts are installed"
  exit 0
fi

distribution=unknown
like=
if [ -r /etc/os-release ]; then
  # shellcheck disable=SC1091
  distribution=$(. /etc/os-release && echo "${ID:-unknown}")
  # shellcheck disable=SC1091
  like=$(. /etc/os-release && echo "${ID_LIKE:-}")
fi

# The package of a missing thing, for one way of installing.
package() {
  case $1:$2 in
    apt:chromium)
      if [ "$distribution" = ubuntu ]; then echo chromium-browser; else echo chromium; fi
      ;;
    apt:chromedriver)
      if [ "$distribution" = ubuntu ]; then echo chromium-chromedriver; else echo chromium-driver; fi
      ;;
    apt:fonts) echo "fonts-noto-cjk fontconfig" ;;
    apt:firefox)
      if [ "$distribution" = ubuntu ]; then echo firefox; else echo firefox-esr; fi
      ;;
    dnf:chromium | pacman:chromium | zypper:chromium) echo chromium ;;
    dnf:chromedriver | zypper:chromedriver) echo chromedriver ;;
    pacman:chromedriver) ;; # part of chromium
    dnf:fonts) echo "google-noto-sans-cjk-fonts fontconfig" ;;
    pacman:fonts) echo "noto-fonts-cjk fontconfig" ;;
    zypper:fonts) echo "google-noto-sans-cjk-fonts fontconfig" ;;
    dnf:firefox | pacman:firefox) echo firefox ;;
    zypper:firefox) echo MozillaFirefox ;;
    pacman:geckodriver) echo geckodriver ;;
    zypper:geckodriver) echo geckodriver ;;
    brew:chromium) echo "--cask chromium" ;;
    brew:chromedriver) echo "--cask chromedriver" ;;
    brew:fonts) echo "--cask font-noto-sans-cjk" ;;
    brew:firefox) echo "--cask firefox" ;;
    brew:geckodriver) echo geckodriver ;;
    *) ;;
  esac
}

# geckodriver is no package everywhere; cargo builds it without optimising: it only passes messages on.
build_geckodriver() {
  if have cargo; then
    CARGO_PROFILE_DEV_DEBUG=0 cargo install geckodriver --locked --debug
  else
    echo "$0: geckodriver is missing: install Rust, then run: cargo install geckodriver --locked" >&2
    return 1
  fi
}

packages() {
  for thing in $missing; do
    package "$1" "$thing"
  done | tr '\n' ' '
}

tell() {
  echo "$0: missing:$missing" >&2
  echo "$0: install them with: $1" >&2
  case $missing in
    *geckodriver*) echo "$0: and geckodriver, if that did not bring it, with: cargo install geckodriver --locked" >&2 ;;
  esac
  exit 1
}

debian_like() {
  case "$distribution $like" in
    *debian* | *ubuntu*) have apt-get ;;
    *) return 1 ;;
  esac
}

if ! debian_like; then
  if have dnf; then
    tell "sudo dnf install $(packages dnf)"
  elif have pacman; then
    tell "sudo pacman -S $(packages pacman)"
  elif have zypper; then
    tell "sudo zypper install $(packages zypper)"
  elif have brew; then
    tell "brew install $(packages brew)"
  else
    tell "your system's package manager: Chromium, chromedriver of the same version, Noto CJK fonts"
  fi
fi

apt_packages=$(packages apt)
build=no
can_install=yes
as_root=
if [ "$(id -u)" = 0 ]; then
  as_root=
elif have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  as_root=sudo
else
  can_install=no
fi
# First of all: a fresh machine knows of no package.
if [ "$can_install" = yes ]; then
  $as_root apt-get update -q
fi
case $missing in
  *geckodriver*)
    # Newer releases have it as a package.
    if apt-cache show geckodriver >/dev/null 2>&1; then
      apt_packages="$apt_packages geckodriver"
    else
      build=yes
    fi
    ;;
esac

if [ -n "$(echo "$apt_packages" | tr -d ' ')" ]; then
  if [ "$can_install" = no ]; then
    tell "apt-get install --no-install-recommends $apt_packages (as root)"
  fi
  echo "installing: $apt_packages"
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $apt_packages
fi

if [ "$build" = yes ]; then
  build_geckodriver
fi

left=
have_chromium || left="$left chromium"
have_chromedriver || left="$left chromedriver"
have_fonts || left="$left fonts"
if [ "$want_firefox" = yes ]; then
  have_firefox || left="$left firefox"
  have_geckodriver || left="$left geckodriver"
fi
if [ -n "$left" ]; then
  echo "$0: still missing after installing:$left; see above" >&2
  exit 1
fi
echo "browser, driver and fonts are installed"
