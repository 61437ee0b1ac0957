"""Makes a release of Faccine, which machines install without a network and take only if signed.

    DIR/apt/                            an apt repository; a hub serves it to its kiosks
    DIR/apt/faccine.asc                 the public key that signs it
    DIR/apt/pool/faccine-kiosk_1.4.0_arm64.deb, faccine-hub_1.4.0_amd64.deb …
    DIR/faccine-1.4.0.tar               faccine-1.4.0/{apt,deploy,VERSION}: needs no network

Each package holds one folder, and nothing is ever written over another release:

    /opt/faccine/releases/1.4.0/
        wheels/            Faccine and all it needs, for each Python
        requirements.txt   their hashes; requirements-one-box.txt: of hub and kiosk together
        make-venv          makes bin/ and lib/ beside them, from them alone
        make-current       for a first installation: current and proven point here
        deploy/            units and scripts of this release
        VERSION

``/opt/faccine/current`` is the release that runs, ``/opt/faccine/proven`` the one that is known to
work: they differ only while a kiosk tries another. ``dpkg-deb -x`` and ``make-venv`` do as much as
installing the package does; kiosks and hubs do just that, and so can go back.
"""
