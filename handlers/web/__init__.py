"""The web, on FastAPI: webhooks, health and figures; pages come later."""
