from matcher.domain.rules import eligible
from tests.support.builders import a_booking, an_engagement


def test_an_ordinary_request_is_eligible():
    assert eligible(a_booking())


def test_a_criminal_justice_need_is_referred():
    assert not eligible(a_booking(an_engagement(criminal_justice=True)))


def test_a_federal_grantee_waits_for_its_granting_office():
    assert not eligible(a_booking(an_engagement(federal_grantee=True)))


def test_a_federal_grantee_whose_office_has_confirmed_is_eligible():
    assert eligible(a_booking(an_engagement(federal_grantee=True, granting_office_confirmed=True)))


def test_a_confirmation_does_not_help_a_criminal_justice_need():
    engagement = an_engagement(criminal_justice=True, federal_grantee=True, granting_office_confirmed=True)
    assert not eligible(a_booking(engagement))


def test_what_was_approved_in_part_is_not_judged_again():
    assert eligible(a_booking(an_engagement(criminal_justice=True), approved=["1"]))
