"""The product's own themes: every text can be read on every ground that it stands on."""

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static

from screens.contrast import contrast_ratio
from screens.themes import DARK, DARK_NAME, LIGHT, LIGHT_NAME, THEMES

GROUNDS = [
    "background",
    "surface",
    "panel",
    "block-cursor-background",
    "block-cursor-blurred-background",
    "footer-background",
]
MEANINGS = ["text-accent", "text-success", "text-warning", "text-error"]


def rgb(theme: Theme, name: str) -> tuple[int, int, int]:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    return Color.parse(variables[name]).rgb


def ratio(theme: Theme, text: str, ground: str) -> float:
    return contrast_ratio(rgb(theme, text), rgb(theme, ground))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
class TestContrast:
    def test_text(self, theme: Theme, ground: str) -> None:
        assert ratio(theme, "foreground", ground) >= 7

    def test_muted_text(self, theme: Theme, ground: str) -> None:
        assert ratio(theme, "text-muted", ground) >= 4.5

    @pytest.mark.parametrize("meaning", MEANINGS)
    def test_coloured_text(self, theme: Theme, ground: str, meaning: str) -> None:
        assert ratio(theme, meaning, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
class TestGrounds:
    @pytest.mark.parametrize("color", ["primary", "error"])
    def test_text_on_coloured_buttons(self, theme: Theme, color: str) -> None:
        assert ratio(theme, "button-color-foreground", color) >= 4.5

    def test_the_cursor_differs_from_the_grounds_around_it(self, theme: Theme) -> None:
        grounds = {rgb(theme, name) for name in GROUNDS[:5]}

        assert len(grounds) == 5


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast_ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast_ratio((255, 255, 255), (255, 255, 255)) == 1
    assert contrast_ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_the_colours_are_those_of_the_look() -> None:
    assert (DARK.background, DARK.foreground, DARK.accent) == ("#14171a", "#e6e1d8", "#d98e4a")
    assert (LIGHT.background, LIGHT.foreground, LIGHT.dark) == ("#faf7f2", "#1d2125", False)


def test_only_variables_that_textual_knows_are_set() -> None:
    known = BUILTIN_THEMES["textual-dark"].to_color_system().generate()

    for theme in THEMES:
        assert set(theme.variables) <= set(known)


@pytest.mark.parametrize(("name", "ground"), [(DARK_NAME, "#14171a"), (LIGHT_NAME, "#faf7f2")])
async def test_an_app_can_be_switched_to_it(name: str, ground: str) -> None:
    class ThemedApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("text")

    app = ThemedApp()
    async with app.run_test() as pilot:
        for theme in THEMES:
            app.register_theme(theme)
        app.theme = name
        await pilot.pause()

        assert app.screen.background_colors[1] == Color.parse(ground)
