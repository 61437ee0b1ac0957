"""What goes onto a card: the files that make a blank machine one kiosk of this hub.

The card carries a stock Raspberry Pi OS. Its first partition, which any computer can read, takes::

    user-data         cloud-init: names the machine, shuts it, starts begin.py, which it holds
    network-config    cloud-init: cable or Wi-Fi, fixed address or DHCP
    meta-data         cloud-init: an instance id of this card alone
    faccine/
      card.toml       whose card this is, when it was made, where packages come from (begin.py)
      reserve.py      of deploy/pi: keeps the end of the card free for what must survive
      enrol.toml      settings of `faccine-kiosk enrol`: hub and code, once
      kiosk.toml      settings of `faccine-kiosk run` and `check`: screen, buttons, sound
      pin             the technician's PIN, where there is one
      authority.pem   who vouches for the hub, where not every machine knows them
      repository.asc  who signs the packages, where they come from the hub
      offline/        packages, where they come with the card

Everything but the writer is pure: the same choices give the same files.
"""
