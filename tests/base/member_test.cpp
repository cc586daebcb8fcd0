#include "base/member.h"
#include "support/catch.h"

namespace bitsweep::member_test {

TEST_CASE("a member is read as the type that it must have, or refused with its key, its value and that type",
          "[base]") {
    const auto object = read_json(
        R"({"text": "a", "bool": true, "number": 1.5, "whole": 7, "large": 18446744073709551615, "list": ["a", "b"],
            "mixed": ["a", 1], "object": {"a": 1}, "none": null})");
    CHECK(text_member(object, "text") == "a");
    CHECK(bool_member(object, "bool"));
    CHECK(number_member(object, "number") == 1.5);
    CHECK(number_member(object, "whole") == 7);
    CHECK(integer_member(object, "whole", 7, 7) == 7);
    CHECK(list_member(object, "mixed").size() == 2);
    CHECK(object_member(object, "object").size() == 1);
    CHECK(texts_member(object, "list") == std::vector<std::string>{"a", "b"});

    CHECK_THROWS_WITH(text_member(object, "number"), "number: expected a text, got 1.5");
    CHECK_THROWS_WITH(text_member(object, "nothing"), "nothing: expected a text, it is missing");
    CHECK_THROWS_WITH(bool_member(object, "whole"), "whole: expected true or false, got 7");
    CHECK_THROWS_WITH(number_member(object, "none"), "none: expected a number, got null");
    CHECK_THROWS_WITH(integer_member(object, "whole", 8, 9), "whole: expected a whole number from 8 to 9, got 7");
    CHECK_THROWS_WITH(integer_member(object, "number", 0, 9), "number: expected a whole number from 0 to 9, got 1.5");
    CHECK_THROWS_WITH(integer_member(object, "large", 0, 9), Contains("got 18446744073709551615"));
    CHECK_THROWS_WITH(list_member(object, "object"), Contains("object: expected a list"));
    CHECK_THROWS_WITH(object_member(object, "list"), Contains("list: expected an object"));
    CHECK_THROWS_WITH(texts_member(object, "mixed"), Contains("mixed: expected a list of texts"));
    CHECK_THROWS_WITH(text_member(Json(3), "text"), "expected an object with text, got 3");
    CHECK_THROWS_WITH(texts_member(Json(), "text"), Contains("expected an object with text"));
}

}  // namespace bitsweep::member_test
