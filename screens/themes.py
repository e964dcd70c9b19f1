"""The two themes of the product, built on Textual's own theme variables only.

Widgets use `$text-muted`, `$text-success` (good), `$text-warning` (attention), `$text-error` (trouble),
`$text-accent` and the `$block-cursor-*` grounds, so they also work under Textual's themes.
"""

from textual.theme import Theme

DARK_NAME = "tradeconsole"
LIGHT_NAME = "tradeconsole-light"


def _variables(
    *,
    text: str,
    muted: str,
    accent: str,
    good: str,
    attention: str,
    trouble: str,
    cursor: str,
    cursor_blurred: str,
    line: str,
    on_color: str,
) -> dict[str, str]:
    return {
        "text-muted": muted,
        "foreground-muted": muted,
        "text-primary": accent,
        "text-accent": accent,
        "text-success": good,
        "text-warning": attention,
        "text-error": trouble,
        "block-cursor-foreground": text,
        "block-cursor-background": cursor,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": cursor_blurred,
        "block-cursor-blurred-text-style": "none",
        "border": accent,
        "border-blurred": line,
        "footer-key-foreground": accent,
        "footer-description-foreground": muted,
        "input-cursor-background": accent,
        "input-selection-background": f"{accent} 35%",
        "scrollbar": line,
        "scrollbar-hover": muted,
        "scrollbar-active": accent,
        "link-color": accent,
        "button-color-foreground": on_color,
    }


DARK = Theme(
    name=DARK_NAME,
    dark=True,
    primary="#d98e4a",
    secondary="#8b9298",
    accent="#d98e4a",
    success="#7fb685",
    warning="#e3b341",
    error="#d9645a",
    foreground="#e6e1d8",
    background="#14171a",
    surface="#1b1f23",
    panel="#20252a",
    variables={
        **_variables(
            text="#e6e1d8",
            muted="#8f969c",
            accent="#d98e4a",
            good="#7fb685",
            attention="#e3b341",
            # The error colour as a ground is too dark to read as text on the cursor's ground.
            trouble="#e2776d",
            cursor="#33291f",
            cursor_blurred="#262b30",
            line="#3a4148",
            on_color="#14171a",
        ),
        "scrollbar-background": "#14171a",
        "footer-background": "#1b1f23",
    },
)

LIGHT = Theme(
    name=LIGHT_NAME,
    dark=False,
    primary="#94510f",
    secondary="#5a6167",
    accent="#94510f",
    success="#2c673a",
    warning="#785900",
    error="#ad382e",
    foreground="#1d2125",
    background="#faf7f2",
    surface="#f3eee6",
    panel="#ece6db",
    variables={
        **_variables(
            text="#1d2125",
            muted="#5a6167",
            accent="#94510f",
            good="#2c673a",
            attention="#785900",
            trouble="#ad382e",
            cursor="#f0e0cb",
            cursor_blurred="#e9e3d8",
            line="#cfc7b9",
            on_color="#ffffff",
        ),
        "scrollbar-background": "#faf7f2",
        "footer-background": "#f3eee6",
    },
)

THEMES = (DARK, LIGHT)
"""What the app registers, the default first."""
