"""`init` says what to type next."""

from click.testing import CliRunner

from netzero.cli import cli


def test_the_next_step_can_be_typed_as_it_is_told(tmp_path):
    folder = tmp_path / "a b c"
    done = CliRunner().invoke(cli, ["init", str(folder)])
    assert done.exit_code == 0
    assert f"netzero run '{folder}'" in done.output
