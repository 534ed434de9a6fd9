"""Floor 5: what comes in from people, by chat platform: a handler reads an update, calls a flow and shows a screen."""
