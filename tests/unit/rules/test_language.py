import pytest

from matcher.domain.rules import language
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(("spoken", "kept"), [({"en"}, False), ({"es"}, True), ({"en", "es"}, True)])
def test_everyone_speaks_the_language(spoken, kept):
    assert language(a_filled(a_consultant(languages=spoken), an_engagement(language="es"))) == kept
