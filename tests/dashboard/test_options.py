from dashboard.options import options


def test_the_chosen_one_is_marked():
    assert options([("a", "A"), ("b", "B")], "b") == (
        '<option value="a">A</option><option value="b" selected>B</option>'
    )
    assert options([("a", "A")]) == '<option value="a">A</option>'
    assert options([]) == ""


def test_names_are_text_and_nothing_else():
    assert options([('"><b>', "<i>&")]) == (
        '<option value="&#34;&gt;&lt;b&gt;">&lt;i&gt;&amp;</option>'
    )
