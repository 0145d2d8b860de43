from datetime import datetime

import pytest
from sqlalchemy.dialects import sqlite

from matcher.db.columns import Moment


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        Moment().process_bind_param(datetime(2027, 1, 4), sqlite.dialect())  # noqa: DTZ001 the point
