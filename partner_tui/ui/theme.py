"""Colours that mean something, and which set of them a terminal gets. No meaning is carried by colour alone."""

from collections.abc import Mapping
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from partner_tui.ui.terminal import Appearance

DARK = Theme(
    name="partner-dark",
    primary="#7aa7d0",
    secondary="#5d7a94",
    warning="#e8a24c",
    error="#e5786d",
    success="#6fbf9a",
    accent="#7aa7d0",
    foreground="#d5dae0",
    background="#14181d",
    surface="#1b2026",
    panel="#232a32",
    dark=True,
    variables={
        "owed": "#f0c078",
        "credit": "#6fbf9a",
        "estimate": "#93b4d4",
        "quiet": "#8b96a3",
        "cursor-row": "#2b4a67",
        "cursor-text": "#ffffff",
        "heading": "#a9bdd0",
    },
)
LIGHT = Theme(
    name="partner-light",
    primary="#1f5f95",
    secondary="#4a6980",
    warning="#8a5200",
    error="#a8281e",
    success="#1c6b47",
    accent="#1f5f95",
    foreground="#1c2126",
    background="#fbfbf9",
    surface="#f1f2f0",
    panel="#e6e8e6",
    dark=False,
    variables={
        "owed": "#7a4a00",
        "credit": "#1c6b47",
        "estimate": "#1f5f95",
        "quiet": "#5c6670",
        "cursor-row": "#c9ddf0",
        "cursor-text": "#000000",
        "heading": "#34536e",
    },
)
ANSI = Theme(
    name="partner-ansi",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "owed": "ansi_yellow",
        "credit": "ansi_green",
        "estimate": "ansi_cyan",
        "quiet": "ansi_default",
        "cursor-row": "ansi_default",
        "cursor-text": "ansi_default",
        "heading": "ansi_default",
    },
)
"""The terminal's own colours: half the bytes of the others, and the cursor row is shown by reverse video."""

_MEANINGS = {name: ANSI.variables[name] for name in DARK.variables}
_TEXTUALS = tuple(
    replace(theme, variables={**theme.variables, **_MEANINGS})
    for theme in (BUILTIN_THEMES["ansi-dark"], BUILTIN_THEMES["ansi-light"])
)
THEMES = (DARK, LIGHT, ANSI, *_TEXTUALS)
"""Named as in the settings; Textual's two with our meanings added."""


def chosen_theme(appearance: Appearance, environment: Mapping[str, str]) -> Theme:
    """The one that was asked for, else the terminal's own colours where the line is thin, else ours for its
    background. Without colour always the terminal's own: they show the cursor row by reverse video."""
    if not appearance.color:
        return ANSI
    named = next((theme for theme in THEMES if theme.name == appearance.theme), None)
    return named or _fitting_theme(environment)


def _fitting_theme(environment: Mapping[str, str]) -> Theme:
    if environment.get("SSH_CONNECTION"):
        return ANSI
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in ("7", "15") else DARK
