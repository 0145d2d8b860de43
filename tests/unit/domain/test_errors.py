from matcher.domain.model.errors import DatasetError, Fault


def test_a_fault_says_where_what_and_what_would_be_right():
    fault = Fault("consultants.csv", 3, "lat", "north", "a number of degrees")
    assert str(fault) == "consultants.csv, row 3, lat: 'north': a number of degrees"


def test_a_fault_of_a_whole_file_has_no_row():
    assert str(Fault("seats.csv", 0, "", "", "the file is missing")) == "seats.csv: the file is missing"


def test_a_dataset_error_counts_its_faults():
    faults = [Fault("seats.csv", 0, "", "", "a"), Fault("seats.csv", 2, "", "", "b")]
    assert str(DatasetError(faults)) == "2 faults in the dataset; the first: seats.csv: a"


def test_a_single_fault_is_singular():
    assert str(DatasetError([Fault("f", 0, "", "", "a")])) == "1 fault in the dataset; the first: f: a"
