"""What all tests share. Its being here also lets them import the helpers in this folder."""
