import click
import pytest
from click.testing import CliRunner

from dashboard.cli import cli as dashboard
from faccine.runtime.cli import program
from faccine.wire.errors import StorageError
from hub.cli import main as hub
from kiosk.cli import main as kiosk


@pytest.fixture
def toy():
    main = program("toy", "TOY", "A toy.")

    @main.command()
    @click.option("--size", type=int, default=1)
    @click.option("--broker-url", default="")
    def build(size, broker_url):
        """Build."""
        click.echo(f"{size} {broker_url}")

    @main.group()
    def paint():
        """Paint."""

    @paint.command()
    @click.option("--broker-url", default="none")
    def wall(broker_url):
        """Wall."""
        click.echo(broker_url)

    @main.command()
    def fail():
        """Fail."""
        raise StorageError("disk: full; expected room; remove something")

    return main


def run(toy, *words, **environment):
    return CliRunner().invoke(toy, words, env=environment)


def test_flags_beat_the_environment_and_the_environment_beats_the_file(toy, tmp_path):
    file = tmp_path / "toy.toml"
    file.write_text('broker-url = "b"\n[build]\nsize = 5\n')
    words = ["--config", str(file), "build"]
    assert run(toy, *words).output == "5 b\n"
    assert run(toy, *words, TOY_BUILD_SIZE="6").output == "6 b\n"
    assert run(toy, *words, "--size", "7", TOY_BUILD_SIZE="6").output == "7 b\n"
    assert run(toy, "--config", str(file), "paint", "wall").output == "b\n"


@pytest.mark.parametrize(
    ("written", "given"), [('"red"', "red"), ('["red", "dark blue"]', "red+dark blue")]
)
def test_what_may_be_given_several_times_may_be_one_value_or_a_list(toy, tmp_path, written, given):
    @toy.command()
    @click.option("--colour", multiple=True)
    def mix(colour):
        click.echo("+".join(colour))

    file = tmp_path / "toy.toml"
    file.write_text(f"colour = {written}\n")
    assert run(toy, "--config", str(file), "mix").output == f"{given}\n"


@pytest.mark.parametrize(
    ("content", "named"),
    [("colour = 1", "'colour'"), ("[build]\nsise = 5", "'sise'"), ("[no]\nx = 1", "'no'"),
     ("size =", "not TOML")],
)  # fmt: skip
def test_a_setting_nobody_knows_is_one_line(toy, tmp_path, content, named):
    file = tmp_path / "toy.toml"
    file.write_text(content)
    result = run(toy, "--config", str(file), "build")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert named in result.output
    assert "toy.toml" in result.output


def test_a_missing_settings_file_is_one_line(toy, tmp_path):
    result = run(toy, "--config", str(tmp_path / "no.toml"), "build")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)


@pytest.mark.parametrize("content", [b"size = \xff", b"size = " + b"[" * 5_000])
def test_a_settings_file_that_nobody_can_read_is_one_line(toy, tmp_path, content):
    (tmp_path / "toy.toml").write_bytes(content)
    result = run(toy, "--config", str(tmp_path / "toy.toml"), "build")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "toy.toml: not TOML" in result.output


def test_our_errors_are_one_line_and_exit_code_1(toy):
    result = run(toy, "fail")
    assert result.output == "toy: disk: full; expected room; remove something\n"
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "--size", "large"], "'large' is not a valid integer; see 'toy build --help'"),
        (["nothing"], "No such command 'nothing'; see 'toy --help'"),
        (["--sise"], "see 'toy --help'"),
        (["paint", "wall", "--colour"], "see 'toy paint wall --help'"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(toy, words, said):
    result = run(toy, *words)
    assert (result.exit_code, result.stderr.count("\n"), result.stdout) == (2, 1, "")
    assert result.stderr.startswith("toy: ")
    assert said in result.stderr


def test_a_program_without_a_command_shows_its_help(toy):
    result = run(toy)
    assert result.exit_code == 2
    assert "A toy." in result.output


@pytest.mark.parametrize(
    ("main", "words"),
    [
        (hub, ["run"]),
        (kiosk, ["press", "--outbox", "x"]),
        (dashboard, ["run", "--port", "many"]),
    ],
    ids=["hub", "kiosk", "dashboard"],
)
def test_wrong_use_of_our_programs_is_one_line(main, words):
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith(f"{main.name}: ")
    assert result.stderr.endswith(f"; see '{main.name} {words[0]} --help'\n")
