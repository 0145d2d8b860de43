from matcher.bootstrap import almanac
from matcher.domain.model.geography import Place, distance_miles


def test_a_city_is_in_the_middle_of_its_zip_codes():
    found = almanac.place_of(" dayton ", "OH")
    assert found
    assert distance_miles(found, Place(39.76, -84.19)) < 15


def test_a_city_that_nobody_knows_has_no_place():
    assert almanac.place_of("Atlantis", "OH") is None
