# The same in several Secrets:
password=$(openssl rand -hex 32)
check_password=$(openssl rand -hex 32)

# API key of meet
kubectl --context prod -n airgap-media create secret generic meet-livekit --from-env-file=/dev/stdin <<EOF
LIVEKIT_API_KEY=API$(openssl rand -hex 6)
LIVEKIT_API_SECRET=$(openssl rand -hex 32)
EOF

# shared secret of SFU and TURN servers
kubectl --context prod -n airgap-media create secret generic turn-auth --from-env-file=/dev/stdin <<EOF
TURN_SECRET=$(openssl rand -hex 32)
EOF

# message bus, as the SFUs read it
kubectl --context prod -n airgap-media create secret generic valkey-auth --from-env-file=/dev/stdin <<EOF
password=$password
check-password=$check_password
EOF

# message bus
kubectl --context prod -n airgap-data create secret generic valkey-auth --from-env-file=/dev/stdin <<EOF
password=$password
check-password=$check_password
EOF

# certificate of visio.site.example
kubectl --context prod -n airgap-media create secret tls edge-tls --cert=fullchain.pem --key=key.pem

# authorities of webhook receivers
kubectl --context prod -n airgap-media create secret generic site-ca --from-file=ca.crt=ca.crt

# image pulls
kubectl --context prod -n airgap-media create secret generic registry-site --type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=config.json

# image pulls
kubectl --context prod -n airgap-data create secret generic registry-site --type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=config.json
