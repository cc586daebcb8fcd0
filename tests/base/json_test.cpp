#include "base/json.h"

#include "support/catch.h"

namespace bitsweep::json_test {

TEST_CASE("a document knows the line of each key, through comments and nesting", "[base]") {
    Problems problems;
    const auto document =
        parse_json("{ // first\n  \"a\": {\n    \"b\": [1,\n 2] },\n /* x\n y */ \"c.d\": 3 }", "f.json", problems);
    CHECK(problems.empty());
    CHECK(document.where("a") == "f.json:2: a");
    CHECK(document.where("a.b") == "f.json:3: a.b");
    CHECK(document.where("a.b.1") == "f.json:4: a.b.1");
    CHECK(document.where("c.d") == "f.json:6: c.d");
    CHECK(document.where("elsewhere") == "f.json: elsewhere");
    CHECK(document.value.dump() == R"({"a":{"b":[1,2]},"c.d":3})");
}

TEST_CASE("keys keep the file's order", "[base]") {
    Problems problems;
    CHECK(parse_json(R"({"z": 1, "a": 2})", "f.json", problems).value.dump() == R"({"z":1,"a":2})");
}

TEST_CASE("malformed JSON is one problem with line and column, at every truncation", "[base]") {
    const std::string whole = R"({"a": [1, 2.5e3, true, null], "b": {"c": "text\u00e9"}})";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        Problems problems;
        const auto document = parse_json(whole.substr(0, length), "f.json", problems);
        INFO(length);
        REQUIRE(problems.list().size() == 1);
        CHECK(problems.list().front().where.rfind("f.json:1:", 0) == 0);
        CHECK(document.value.is_null());
    }
}

TEST_CASE("null is no document", "[base]") {
    Problems problems;
    CHECK(parse_json(" null\n", "f.json", problems).value.is_null());
    REQUIRE(problems.list().size() == 1);
    CHECK(to_string(problems.list().front()) == "f.json: expected an object, got null");
}

TEST_CASE("a document that is nested without end is refused with its line", "[base]") {
    Problems problems;
    std::string deep(200000, '[');
    deep.front() = '\n';
    CHECK(parse_json(deep, "f.json", problems).value.is_null());
    REQUIRE(problems.list().size() == 1);
    CHECK(problems.list().front().where == "f.json:2");
    CHECK(problems.list().front().what == "nested more than 100 deep");
}

TEST_CASE("a key that stands twice in one object is a problem, in two objects it is not", "[base]") {
    Problems problems;
    parse_json(R"({"x": {"a": 1}, "y": {"a": 1}})", "f.json", problems);
    CHECK(problems.empty());
    parse_json("{\"x\": 1,\n\"x\": 2}", "f.json", problems);
    REQUIRE(problems.list().size() == 1);
    CHECK(to_string(problems.list().front()) == "f.json:2: x: 'x' stands twice in this object (first on line 1)");
}

TEST_CASE("machine-made JSON is read to a depth of 100 and no further, whatever brackets its texts hold", "[base]") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK_FALSE(read_json(nested(kDeepestJson)).is_null());
    CHECK(read_json(nested(kDeepestJson + 1)).is_null());
    CHECK(read_json(std::string(200000, '[')).is_null());
    CHECK(read_ordered_json(std::string(200000, '{')).is_null());
    std::string objects;
    for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
    CHECK(read_json(objects).is_null());
    CHECK(read_json("\"" + std::string(1000, '[') + "\\\"[[\"").is_string());
    std::string wide = "[";
    for (int i = 0; i < 1000; ++i) wide += "[[]],";
    CHECK(read_json(wide + "0]").size() == 1001);
}

TEST_CASE("JSON that is malformed or empty is no value", "[base]") {
    for (const char* text : {"", " ", "{", "]", "[1,]", "nul", "\"\xff\"", "{} x", "\"\\", "1e999999"}) {
        INFO(text);
        CHECK(read_json(text).is_null());
        CHECK(read_ordered_json(text).is_null());
    }
    CHECK(write_json(read_ordered_json(R"({"z":1,"a":[2]})")) == R"({"z":1,"a":[2]})");
}

TEST_CASE("bytes that are not UTF-8 are replaced when written, wherever they stand", "[base]") {
    const std::string cut = "\xa9tail", lone = "\xff", half = "caf\xc3";
    CHECK(write_json(OrderedJson{{"message", cut}}) == "{\"message\":\"\xef\xbf\xbdtail\"}");
    CHECK(write_json(Json{{lone, half}}) == "{\"\xef\xbf\xbd\":\"caf\xef\xbf\xbd\"}");
    CHECK(write_json(Json::array({1, "é"}), 2) == "[\n  1,\n  \"é\"\n]");
    CHECK(read_json(write_json(Json{{"a", lone}})).is_object());
    CHECK(brief(OrderedJson(lone)) == "\"\xef\xbf\xbd\"");
}

TEST_CASE("UTF-8 is told from bytes that are none", "[base]") {
    for (const char* text : {"", "plain", "é", "日本語", "🙂", "\xf4\x8f\xbf\xbf"}) CHECK(is_utf8(text));
    for (const char* text : {"\xff", "\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80", "a\xe6\x97", "\xf0\x9f\x99"})
        CHECK_FALSE(is_utf8(text));
}

TEST_CASE("names of any bytes are text that comes back byte for byte, and UTF-8 stays as it is", "[base]") {
    for (const char* text : {"", "plain", "é 日本語 🙂", "\xf4\x8f\xb0\x80"}) CHECK(text_of_bytes(text) == text);
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const std::string& bytes :
         {all, std::string("\xff"), std::string("caf\xc3"), std::string("a\xe6\x97/\xf4\x8f\xbe\x80"),
          std::string("\xf4\x8f\xbf\xbf"), text_of_bytes("\xff")}) {
        INFO(write_json(Json(bytes)));
        CHECK(is_utf8(text_of_bytes(bytes)));
        CHECK(bytes_of_text(text_of_bytes(bytes)) == bytes);
    }
    CHECK(text_of_bytes("\xff") != text_of_bytes(text_of_bytes("\xff")));  // one to one
}

TEST_CASE("getters give a value of the type asked for, or none", "[base]") {
    const auto object =
        read_json(R"({"text": "a", "whole": 7, "minus": -1, "real": 0.5, "huge": 18446744073709551615})");
    CHECK(text_at(object, "text") == "a");
    CHECK(text_at(object, "whole").empty());
    CHECK(find_at<std::int64_t>(object, "minus") == -1);
    CHECK(find_at<double>(object, "whole") == 7.0);
    CHECK_FALSE(find_at<std::int64_t>(object, "real"));
    CHECK_FALSE(find_at<std::int64_t>(object, "huge"));
    CHECK_FALSE(find_at<double>(object, "none"));
    CHECK_FALSE(find_at<double>(Json(), "none"));
    CHECK(count_at(object, "whole") == 7);
    CHECK_FALSE(count_at(object, "minus"));
}

TEST_CASE("200,000 keys in one object are read in their order, and the one that stands twice is named", "[base]") {
    std::string text = "{";
    for (int i = 0; i < 200000; ++i) text += "\"k" + std::to_string(i) + "\": 1,\n";
    Problems problems;
    const auto document = parse_json(text + "\"k7\": 2}", "f.json", problems);
    CHECK(document.value.size() == 200000);
    CHECK(document.value.begin().key() == "k0");
    REQUIRE(problems.list().size() == 1);
    CHECK(to_string(problems.list().front()) ==
          "f.json:200001: k7: 'k7' stands twice in this object (first on line 8)");
    CHECK(why_no_object(text + "\"k7\": 2}") == "'k7' stands twice in one object");
    CHECK(read_ordered_json(text + "\"k7\": 2}").is_null());
    CHECK(read_ordered_json(text + "\"k\": 2}").size() == 200001);
}

TEST_CASE("a machine's JSON with a key twice in one object, at any depth, is refused with the key", "[base]") {
    for (const char* text : {R"({"a": 1, "a": 1})", R"([{"b": {"a": 1, "c": 2, "a": {}}}])",
                             R"({"x": {"a": [], "a": 2}})", R"({"\u0061": 1, "a": 2})"}) {
        INFO(text);
        CHECK(read_json(text).is_null());
        CHECK(read_ordered_json(text).is_null());
        CHECK(why_no_object(text) == "'a' stands twice in one object");
    }
    for (const char* text :
         {R"({"a":{"a":1},"b":[{"b":1},{"b":2}]})", R"({"a":{},"b":[],"c":[[],{}],"d":null})", "[]"}) {
        CHECK(write_json(read_json(text)) == text);
        CHECK(write_json(read_ordered_json(text)) == text);
    }
    CHECK(why_no_object("{") == "not a whole JSON object");
}

}  // namespace bitsweep::json_test
