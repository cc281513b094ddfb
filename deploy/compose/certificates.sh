#!/bin/sh
# Makes an authority in $AUTHORITY, and certificates of it: for the gateway in $GATEWAY, for OPA in $OPA. What is there stays, so that a second start changes nothing.
set -eu
umask 077
# Who serves with the keys, in the containers of all of them.
OWNER="${OWNER:-1000:1000}"
DAYS=397

if [ ! -f "$AUTHORITY/ca.crt" ] || [ ! -f "$AUTHORITY/ca.key" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=Runbook Orchestrator, of this machine' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout "$AUTHORITY/ca.key" -out "$AUTHORITY/ca.crt"
fi

# certificate <folder> <common name> <names>
certificate() {
  if [ -f "$1/tls.crt" ] && openssl x509 -in "$1/tls.crt" -noout -checkend 86400 > /dev/null; then return; fi
  request=$(mktemp)
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -addext "subjectAltName=$3" -keyout "$1/tls.key.new" -out "$request"
  openssl x509 -req -in "$request" -CA "$AUTHORITY/ca.crt" -CAkey "$AUTHORITY/ca.key" -days "$DAYS" -copy_extensions copyall -out "$1/tls.crt.new"
  mv "$1/tls.key.new" "$1/tls.key"
  mv "$1/tls.crt.new" "$1/tls.crt"
  rm "$request"
}

certificate "$GATEWAY" localhost 'DNS:localhost,DNS:api-gateway,IP:127.0.0.1'
certificate "$OPA" opa 'DNS:opa,DNS:localhost,IP:127.0.0.1'

# The certificate of the authority is for everybody, its key for who runs this alone.
chmod 755 "$AUTHORITY" "$GATEWAY" "$OPA"
chmod 644 "$AUTHORITY/ca.crt" "$GATEWAY/tls.crt" "$OPA/tls.crt"
chown "$OWNER" "$GATEWAY/tls.key" "$OPA/tls.key"
