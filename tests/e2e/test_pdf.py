#!/usr/bin/python3
"""Documents as PDF, looked at with programs other than ours: qpdf for the file, poppler for text, fonts, tags and what is to be seen."""
import json
import os
import re
import resource
import subprocess
import xml.etree.ElementTree as ET

from e2e import Folder, check, environment, main, run

SAMPLE = os.environ.get("REPORT_SAMPLE") or ""
HOME = Folder().__enter__()
KO, EN = "ko", "en"


def sample(name, lang, file=None, **variables):
    path = HOME / (file or f"{name}-{lang}.pdf")
    if file or not os.path.exists(path):
        result = run(name, lang, path, binary=SAMPLE, **variables)
        check(result.code == 0, result, f"{name} {lang}")
    return path


def told(*command):
    result = subprocess.run(command, capture_output=True, env=environment(), timeout=300, check=False)
    assert result.returncode == 0, (command, result.stdout[-2000:], result.stderr[-2000:])
    return result.stdout.decode()


def content(path):
    with open(path, "rb") as file:
        return file.read()


def words_in_order(text, *words):
    """Without blanks: poppler guesses from distances where they are, and takes those of "1 / 3" for none."""
    text, words, at = "".join(text.split()), ["".join(word.split()) for word in words], 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"‘{word}’ does not follow in:\n{text[at:at + 1500]}"
        at = found + len(word)


def info(path):
    return dict(re.findall(r"^([^:]+):\s+(.*)$", told("pdfinfo", path), re.M))


def objects(path):
    return json.loads(told("qpdf", "--json=1", "--json-key=objects", path))["objects"]


def outlines(path):
    def titles(items):
        return [(item["title"], item["destpageposfrom1"], titles(item["kids"])) for item in items]
    return titles(json.loads(told("qpdf", "--json=1", "--json-key=outlines", path))["outlines"])


def test_files_are_sound_whatever_they_hold():
    for name in ("statement", "pages", "wide", "hostile", "empty"):
        for lang in (KO, EN):
            assert "No syntax or stream encoding errors" in told("qpdf", "--check", sample(name, lang)), name


def test_korean_words_are_found_in_the_order_in_which_they_are_read():
    words_in_order(told("pdftotext", "-layout", sample("statement", KO), "-"),
                   "초안: 받는 곳의 서식을", "제품 탄소발자국 확인서", "문서번호 SS-2026-0042", "2026년 5월 15일 기준", "1. 결과", "상쇄배출권을", "한눈에 보기", "11.9557 kgCO2e/개",
                   "73.1 %", "1,284,000 개", "2027년 5월 14일", "표 1. 배출량이 큰 투입물", "투입량 (kg)", "구상흑연주철", "합계", "11.9557", "1 / 3",
                   "그림 1. 지원금이 흐르는 길과 월별 실측", "산업부 120억 원", "4월에는 실측값이 없습니다", "128,400,000", "2. 산정 방법", "상생 탄소감축 사업단장", "(인)", "산정 근거",
                   "GWP AR6", "3 / 3")


def test_english_words_too():
    words_in_order(told("pdftotext", "-layout", sample("statement", EN), "-"),
                   "Draft: We could not see", "Product footprint statement", "No. SS-2026-0042", "as of 2026-05-15", "1. Result", "11.9557 kgCO2e per piece", "Table 1.", "Amount (kg)",
                   "Total", "Figure 1.", "MOTIE KRW 12.0bn", "2. Method", "Head of the programme office", "(seal)", "Basis", "3 / 3")


def test_text_that_is_read_out_keeps_its_spaces_where_lines_end():
    text = told("pdfinfo", "-struct-text", sample("statement", KO))
    assert "상쇄배출권을 반영한 주장조정 값은 11.2 kgCO2e이며, 두 값의 차이는 외부사업 인증실적 이전에 따른 것입니다." in text, text[:2500]


def test_what_stands_on_every_page_is_not_read_out():
    for lang, draft in ((KO, "초안"), (EN, "Draft")):  # in English a paragraph goes on over the end of a page
        text = told("pdfinfo", "-struct-text", sample("statement", lang))
        assert draft not in text and "2 / 3" not in text, text
    table = told("pdfinfo", "-struct-text", sample("pages", KO))
    assert table.count("감축량 (tCO2e)") == 1 and "(계속)" not in table


def test_tags_say_what_each_thing_is():
    told_tags = told("pdfinfo", "-struct", sample("statement", KO))
    assert re.findall(r"^\s*(Document|H\d|Figure|Table)\b", told_tags, re.M) == [
        "Document", "H1", "H2", "Table", "H3", "Table", "H3", "Figure", "Table", "Table", "H2", "H4"]
    assert told_tags.count("TH") == 6 + 6 + 2 + 4
    assert re.search(r"TH:?\n\s*/Scope /Row", told_tags) and re.search(r"TH:?\n\s*/Scope /Column", told_tags)


def test_a_picture_has_a_sentence_for_who_cannot_see_it():
    alt = [o["/Alt"] for o in objects(sample("statement", KO)).values() if isinstance(o, dict) and o.get("/S") == "/Figure"]
    assert alt == ["지원금 120억 원 가운데 16억 원이 2차 협력사로 환원되었고, 4월에는 실측값이 없습니다."], alt


def test_the_file_says_its_language_and_shows_its_title():
    for lang, code in ((KO, "ko-KR"), (EN, "en")):
        root = next(o for o in objects(sample("statement", lang)).values() if isinstance(o, dict) and o.get("/Type") == "/Catalog")
        assert root["/Lang"] == code and root["/ViewerPreferences"]["/DisplayDocTitle"] is True and root["/MarkInfo"]["/Marked"] is True


def test_fonts_are_embedded_as_subsets_whose_text_can_be_copied():
    for name in ("statement", "pages", "hostile"):
        lines = told("pdffonts", sample(name, KO)).splitlines()[2:]
        assert lines
        for line in lines:
            assert re.match(r"[A-Z]{6}\+(NanumGothic|DejaVuSans)\S*\s", line), line
            assert re.search(r" yes yes yes ", line), line


def test_letters_that_the_korean_font_lacks_are_there_as_well():
    text = told("pdftotext", sample("hostile", KO), "-")
    words_in_order(text, "첫 줄", "둘째 줄", "넷째 줄", "한글", "−12.5 µm Äpfel Škoda Đặng", "汉字", "漢字", "\U0001f697")


def test_the_date_is_the_documents_and_never_the_clock():
    told_info = info(sample("statement", KO))
    assert told_info["CreationDate"] == told_info["ModDate"] == "Thu May 14 15:00:00 2026 UTC"
    assert told_info["Title"].startswith("제품 탄소발자국 확인서") and told_info["Author"] == "상생 탄소감축 사업단(예시)" and told_info["Tagged"] == "yes"
    assert told_info["Pages"] == "3" and told_info["Page size"].endswith("(A4)")
    assert b"Date" not in content(sample("empty", KO))


def test_the_same_document_has_the_same_bytes_wherever_it_is_written():
    for name in ("statement", "wide"):
        again = sample(name, KO, f"{name}-again.pdf", TZ="America/New_York", SOURCE_DATE_EPOCH="86400", HOME="/nonexistent", LC_ALL="C", FONTCONFIG_FILE="/nonexistent")
        assert content(again) == content(sample(name, KO)), name


def test_headings_are_bookmarks():
    assert outlines(sample("statement", EN)) == [("1. Result", 1, [("1.1 Main inputs", 1, []), ("1.2 Measures and support", 2, [])]), ("2. Method", 2, [("Standards and boundary", 2, [])])]


def test_a_long_table_repeats_its_header_and_says_that_it_goes_on():
    pages = told("pdftotext", "-layout", sample("pages", KO), "-").split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        words_in_order(page, f"2026-05-15{number} / {len(pages)}")
        assert "감축 설비" in page
        assert ("표 1. 지원받은 설비 모두 (계속)" in page) == (number > 1)
    numbers = [int(n) for page in pages for n in re.findall(r"^\s*(\d+)\s+(?:가나|다라|마바|사아)", page, re.M)]
    assert numbers == list(range(1, 121))
    assert "Table 1. All measures supported (continued)" in told("pdftotext", "-layout", sample("pages", EN), "-")


def test_a_wide_table_lies_on_its_side_and_the_rest_stands_upright():
    sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", told("pdfinfo", "-l", "9", sample("wide", KO)))
    on_side = [float(w) > float(h) for w, h in sizes]
    assert on_side == [False, *[True] * (len(on_side) - 2), False] and True in on_side, sizes


def test_numbers_are_set_against_the_right_edge_of_their_column():
    page = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", told("pdftotext", "-bbox", "-f", "2", "-l", "2", sample("pages", KO), "-")))
    edges = {}
    for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
        if re.fullmatch(r"\d{1,2},\d{3},\d{3}", word.text):
            edges.setdefault(round(float(word.get("xMax")), 0), []).append(word.text)
    assert len(edges) == 1 and len(next(iter(edges.values()))) > 15, edges


def pixels(path, page, resolution=50):
    """Colour of each pixel of a page, from poppler's PPM."""
    data = subprocess.run(["pdftoppm", "-r", str(resolution), "-f", str(page), "-l", str(page), path], capture_output=True, check=True, timeout=120).stdout
    header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    return int(header[1]), int(header[2]), data[header.end():]


def test_pictures_and_letters_are_to_be_seen_and_margins_are_empty():
    width, height, data = pixels(sample("statement", KO), 2)
    colours = {data[i:i + 3] for i in range(0, len(data), 3)}
    assert bytes((0x34, 0x6f, 0xb2)) in colours, "the state's money"
    assert bytes((0xff, 0xff, 0xff)) in colours
    left = round(15 / 25.4 * 50)
    for y in range(height):
        row = data[y * width * 3:(y + 1) * width * 3]
        assert row[:left * 3] == row[-left * 3:] == b"\xff" * left * 3, y


def test_without_its_fonts_nothing_is_written_and_the_package_is_named():
    for lang, word in ((EN, "no PDF without the font file NanumGothic.ttf"), (KO, "글꼴 파일 NanumGothic.ttf가 없어")):
        result = run("statement", lang, HOME / "none.pdf", binary=SAMPLE, SANGSAENG_FONTS=HOME.path)
        check(result.code == 70 and "report.font_missing" in result.err and word in result.err and "fonts-nanum" in result.err, result)
        assert not os.path.exists(HOME / "none.pdf")


def test_a_place_that_cannot_be_written_to_is_an_error_that_names_it():
    result = run("statement", EN, HOME / "no-folder/x.pdf", binary=SAMPLE)
    check(result.code == 3 and "no-folder" in result.err, result)


def test_ten_thousand_rows_take_seconds_and_a_small_file():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    path = sample("long", KO)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert taken < 10, f"{taken:.1f} s of a processor, under sanitizers"
    assert os.path.getsize(path) < 4_000_000
    last = int(info(path)["Pages"])
    text = told("pdftotext", "-layout", "-f", str(last), "-l", str(last), path, "-")
    words_in_order(text, "(계속)", "10,000", "합계", f"{last} / {last}")


if __name__ == "__main__":
    main(__name__)
