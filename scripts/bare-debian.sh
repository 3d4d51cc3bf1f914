#!/usr/bin/env bash
# Debian from zero: takes the commands of docs/operating/install.md and proxy.md as they stand there, runs them in a fresh Debian 13 with systemd of
# its own, and asks the house over HTTPS. Root, debootstrap and systemd-container (apt) are needed; it takes five to ten minutes and 2 GB.
#
#   scripts/bare-debian.sh FOLDER     the Debian is made in FOLDER, which is kept: delete it, or run again in it from a fresh one
#
# Three things differ from the page. The clone comes from this checkout's last commit. The name is week.localhost, for which Caddy signs by itself, as no
# authority would. And from the settings on it runs without a network, so that no outlet is asked for anything.
set -euo pipefail
folder=$(realpath -m "${1:?a folder for the Debian}")
house=$(realpath "$(dirname "$0")/..")
root=$folder/root
[ ! -e "$root" ] || { echo "$root exists: delete it first" >&2; exit 2; }
mkdir -p "$folder"
say() { printf '\n== %s\n' "$*"; }

# The nth block of commands under a heading (or from the line that begins with it).
commands() { awk -v from="$2" -v n="$3" 'index($0, from) == 1 { on = 1 } on && /^```$/ && out { out = 0 } out && seen == n { print } on && /^```sh$/ { seen++; out = 1 }' "$house/docs/operating/$1" | sed 's/week\.example\.org/week.localhost/g'; }

# Boots the Debian, with the options given, until its systemd answers.
boot() {
	SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --boot --directory="$root" --register=no --keep-unit --console=pipe "$@" >>"$folder/console.log" 2>&1 </dev/null &
	nspawn=$!
	for _ in $(seq 60); do
		init=$(ps -o pid= --ppid "$nspawn" | tr -d ' ') || true
		[ -n "$init" ] && within 'systemctl is-system-running --wait' 2>/dev/null | grep -qE 'running|degraded' && return
		sleep 1
	done
	echo "Debian did not come up: $folder/console.log" >&2
	exit 1
}
# Told to end, systemd-nspawn has its systemd shut down in order.
off() { kill "$nspawn"; wait "$nspawn" || true; nspawn=; }
nspawn=
trap '[ -z "$nspawn" ] || off' EXIT

# Commands as root in the booted Debian, each one shown before it runs; the first that fails ends it.
within() {
	nsenter -t "$init" -m -u -i -n -p -C env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -e -c "cd /root; $1"
}
shown() { within "set -x; $1" 2>&1; }

say "A fresh Debian"
debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,curl trixie "$root" >"$folder/debootstrap.log"
cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null || true # a network's own authority
git clone --quiet --bare "$house" "$root/srv/house.git"
cat >"$root/usr/local/bin/editor" <<'EDITOR'
#!/bin/sh
sed -i 's/week\.example\.org/week.localhost/' "$1" # the person at the keyboard
EDITOR
chmod +x "$root/usr/local/bin/editor"

install=$(commands install.md '## On Debian, with systemd' 1)
fetched=$(sed '/^mkdir/,$d' <<<"$install")
placed=$(sed -n '/^mkdir/,$p' <<<"$install" | sed 's/^journalctl .*-f$/timeout 30 & || true/')
caddy=$(commands proxy.md '**Caddy**' 1)

say "With the network: packages and the code"
boot --resolv-conf=copy-host
shown 'update-ca-certificates 2>/dev/null; apt-get update -qq; git() { command git -c url.file:///srv/house.git.insteadOf=https://git.example.org/dispatchbox.git "$@"; }'"
$fetched
$(grep '^apt-get' <<<"$caddy")
systemctl disable --now caddy"
off

say "Without it: settings, unit, proxy"
boot --private-network
shown "cd /opt/dispatchbox
$placed"
shown "cd /opt/dispatchbox
$(grep -v '^apt-get' <<<"$caddy")
$(commands install.md 'The command line' 1 | sed '$s/$/ || true/')"

say "Asked over HTTPS"
shown '
journalctl -u dispatchbox -o cat --no-pager | grep -o "https://[^ \"]*/sign-in/first/[^ \"]*" | tail -1 >/root/owner
ask() { curl --silent --show-error --fail --resolve week.localhost:443:127.0.0.1 --cacert /var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt "$@"; }
ask https://week.localhost/ -o /root/front -D - | grep -iE "^(HTTP|strict-transport|content-security)"
grep -q "The Harbour Week" /root/front
ask "$(cat /root/owner)" | grep -qi "<form"
curl --silent -o /dev/null -w "%{http_code} %{redirect_url}\n" --resolve week.localhost:80:127.0.0.1 http://week.localhost/ | grep "^308 https://week.localhost/"
[ "$(curl --silent -o /dev/null -w "%{http_code}" -H "Host: other.example" http://127.0.0.1:8080/)" -ge 400 ]
[ "$(stat -c %U /opt/dispatchbox/src /var/lib/dispatchbox | xargs)" = "root dispatchbox" ]'

say "Killed, it comes again; stopped, it stops in order; removed, it is gone"
shown '
main=$(systemctl show -P MainPID dispatchbox)
kill -9 "$main"
for _ in $(seq 60); do sleep 1; curl --silent --fail http://127.0.0.1:8080/readyz >/dev/null && break; done
curl --silent --fail http://127.0.0.1:8080/readyz
[ "$(systemctl show -P MainPID dispatchbox)" != "$main" ]
systemctl stop dispatchbox
[ "$(systemctl show -P Result dispatchbox)" = success ] || { journalctl -u dispatchbox -o cat --no-pager | tail -20; exit 1; }
systemctl disable dispatchbox
rm -r /opt/dispatchbox /etc/dispatchbox /var/lib/dispatchbox /etc/systemd/system/dispatchbox.service
[ -z "$(find /proc -maxdepth 1 -user dispatchbox)" ]'
off
say "A house that answers over HTTPS, from the commands of the page."
