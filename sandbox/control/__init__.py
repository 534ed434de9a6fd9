"""The control API: how tests, simulations and the chat page move people, time and trouble."""

from sandbox.control import accounts, groups, links, pressing, speaking, steering, watching
from sandbox.control.asking import control_routes

__all__ = ["accounts", "control_routes", "groups", "links", "pressing", "speaking", "steering", "watching"]
