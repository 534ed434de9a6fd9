"""Floor 5: what comes in from people, by chat platform. Each handler reads an update, calls one flow and shows a screen."""
