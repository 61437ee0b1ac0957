from dashboard.options import boxes, options


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


def test_boxes_that_are_ticked_are_marked_and_belong_to_their_words():
    assert boxes("uffici", [("a", "A & B"), ("b", "C")], ["b", "b"]) == (
        '\n<li class="f-check"><input id="uffici-a" name="uffici" type="checkbox" value="a">'
        '<label for="uffici-a">A &amp; B</label></li>'
        '\n<li class="f-check"><input id="uffici-b" name="uffici" type="checkbox" value="b"'
        ' checked><label for="uffici-b">C</label></li>'
    )
    assert boxes("uffici", [], []) == ""
