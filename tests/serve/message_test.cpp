#include "serve/message.h"

#include "serve/events.h"
#include "support/catch.h"

namespace bitsweep::serve::message_test {

TEST_CASE("an address is split and decoded, or refused", "[serve]") {
    const auto target = parse_target("/api/table?sweep=cpu%2Fbits&where=bits%3D2&where=a+b&flag&=x&&");
    REQUIRE(target);
    CHECK(target->path == "/api/table");
    CHECK(target->query ==
          Query{{"sweep", "cpu/bits"}, {"where", "bits=2"}, {"where", "a b"}, {"flag", ""}, {"", "x"}});
    CHECK(parse_target("/%c3%a4")->path == "/\xc3\xa4");
    CHECK(parse_target("/a+b")->path == "/a+b");
    CHECK(parse_target("/?a=b=c")->query == Query{{"a", "b=c"}});
    for (const char* bad : {"", "api", "http://x/", "*", "/%", "/%4", "/%4g", "/a?b=%", "/%00", "/a%0d%0ab", "/%ff",
                            "/%c0%af", "/?a=%7f", "/?%1b=x"})
        CHECK_FALSE(parse_target(bad));
}

TEST_CASE("a cookie is found by its whole name", "[serve]") {
    CHECK(cookie_value("a=1; b=2;c=3", "b") == "2");
    CHECK(cookie_value("a=1; b=2;c=3", "c") == "3");
    CHECK(cookie_value("ab=1", "b").empty());
    CHECK(cookie_value("b", "b").empty());
    CHECK(cookie_value("b=x=y", "b") == "x=y");
    CHECK(cookie_value("", "b").empty());
    CHECK(cookie_value(";;=;", "b").empty());
}

TEST_CASE("who has a body already is not sent it again", "[serve]") {
    const Response whole{200, "text/plain", "body"};
    const auto first = with_etag(whole, "");
    REQUIRE(first.headers.size() == 1);
    CHECK(first.headers[0].first == "ETag");
    CHECK(first.body == "body");
    const auto etag = first.headers[0].second;
    for (const auto& known : {etag, etag.substr(2), "\"x\", " + etag, std::string("*")}) {
        const auto again = with_etag(whole, known);
        CHECK(again.status == 304);
        CHECK(again.body.empty());
        CHECK(again.headers[0].second == etag);
    }
    CHECK(with_etag(whole, "\"x\"").status == 200);
    CHECK(with_etag({200, "text/plain", "other"}, etag).status == 200);
    CHECK(with_etag({400, "text/plain", "body"}, "*").status == 400);
}

TEST_CASE("events say that something changed, once a change, and a stream that missed some is told so", "[serve]") {
    ChangeEvents events("s");
    CHECK(events.id() == "s-0");
    CHECK(events.update("one"));
    CHECK_FALSE(events.update("one"));
    CHECK(events.update("two"));
    CHECK(events.text() == "id: s-2\nevent: change\ndata: 2\n\n");
    CHECK(events.greeting("s-2") == "retry: 1000\nid: s-2\nevent: hello\ndata: 0\n\n");
    CHECK(events.greeting("") == events.greeting("s-2"));
    CHECK(events.greeting("s-0") == "retry: 1000\n" + events.text());
    CHECK(events.greeting("older-7") == events.greeting("s-0"));
}

}  // namespace bitsweep::serve::message_test
