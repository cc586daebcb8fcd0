#include "base/random.h"
#include "support/networks.h"

namespace bitsweep::safetensors_test {

namespace {

// A file with any header and any data.
std::string file_of(const std::string& header, const std::string& data = {}) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>((header.size() >> (8 * i)) & 0xff);
    return bytes + header + data;
}

std::string problem_of(const std::string& bytes) {
    return test::problems_of([&] { parse_safetensors(bytes, "w.safetensors"); });
}

Safetensors some_tensors() {
    Safetensors file;
    file.tensors = {{"b", torch::tensor({1.5F, -2.0F})},
                    {"a", torch::arange(6, torch::kInt64).reshape({2, 3})},
                    {"scalar", torch::full({}, 0.25)},
                    {"empty", torch::zeros({0, 4})},
                    {"flags", torch::tensor({true, false, true})},
                    {"half", torch::tensor({0.5F}).to(torch::kFloat16)}};
    file.metadata = {{"architecture", "resnet8"}};
    return file;
}

}  // namespace

TEST_CASE("tensors written are read back: names, shapes, dtypes, bits, metadata", "[safetensors]") {
    const auto wanted = some_tensors();
    const auto got = parse_safetensors(format_safetensors(wanted), "w");
    CHECK(got.metadata == wanted.metadata);
    REQUIRE(got.tensors.size() == wanted.tensors.size());
    for (const auto& [name, tensor] : wanted.tensors) {
        const auto found =
            std::find_if(got.tensors.begin(), got.tensors.end(), [&](const auto& t) { return t.first == name; });
        REQUIRE(found != got.tensors.end());
        CHECK(found->second.scalar_type() == tensor.scalar_type());
        CHECK(torch::equal(found->second, tensor));
    }
    CHECK(got.tensors[0].first == "b");
}

TEST_CASE("a strided tensor is written in row-major order", "[safetensors]") {
    const auto t = torch::arange(6, torch::kFloat32).reshape({2, 3}).t();
    const auto got = parse_safetensors(format_safetensors({{{"t", t}}, {}}), "w");
    CHECK(torch::equal(got.tensors[0].second, t));
}

TEST_CASE("the data begins at a multiple of 8 bytes", "[safetensors]") {
    for (const char* name : {"a", "ab", "abc", "abcdefgh"}) {
        const auto bytes = format_safetensors({{{name, torch::zeros({1})}}, {}});
        CHECK((bytes.size() - 4) % 8 == 0);
    }
}

TEST_CASE("a file cut off anywhere is refused", "[safetensors]") {
    const auto bytes = format_safetensors(some_tensors());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        INFO(length << " of " << bytes.size() << " bytes");
        CHECK_FALSE(problem_of(bytes.substr(0, length)).empty());
    }
    CHECK_THAT(problem_of(bytes + "x"), Contains("1 bytes at the end belong to no tensor"));
}

TEST_CASE("of a file whose data are cut off one sentence is said", "[safetensors]") {
    Safetensors file;
    for (int i = 0; i < 50; ++i) file.tensors.emplace_back("layer" + std::to_string(i), torch::zeros({4}));
    auto bytes = format_safetensors(file);
    bytes.resize(bytes.size() - 40 * 16 + 1);
    CHECK_THAT(problem_of(bytes), Contains("cut off: 40 of its 50 tensors end behind the file's 161 bytes of data"));
}

TEST_CASE("a tensor's name is one that tables and files can hold", "[safetensors]") {
    for (const std::string& name :
         {std::string(), std::string("a\0b", 3), std::string("a\x1b[2J"), std::string(201, 'a')})
        CHECK_THAT(problem_of(format_safetensors({{{name, torch::zeros({1})}}, {}})), Contains("expected a name"));
    CHECK(problem_of(format_safetensors({{{std::string(200, 'a'), torch::zeros({1})}}, {}})).empty());
}

TEST_CASE("a file with any altered bytes is read or refused, nothing else", "[safetensors]") {
    const auto bytes = format_safetensors(some_tensors());
    SplitMix64 random(11);
    for (int round = 0; round < 5000; ++round) {
        auto altered = bytes;
        for (auto flips = 1 + random.below(3); flips > 0; --flips)
            altered[random.below(altered.size())] = static_cast<char>(random.next());
        problem_of(altered);
    }
}

TEST_CASE("a lying header is refused, and the lie named", "[safetensors]") {
    const std::string eight(8, '\0');
    const auto one = [&](const std::string& entry, const std::string& data = {}) {
        return problem_of(file_of("{\"t\": " + entry + "}", data));
    };
    CHECK_THAT(problem_of("short"), Contains("not a safetensors file: 5 bytes"));
    CHECK_THAT(problem_of(std::string(8, '\xff') + "{}"), Contains("header claims 18446744073709551615 bytes"));
    CHECK_THAT(problem_of("\xff\xd8\xff\xe0 a photograph"), Contains("expected a safetensors file, got a JPEG image"));
    CHECK_THAT(problem_of("\x89PNG\r\n\x1a\n a picture"), Contains("got a PNG image"));
    CHECK_THAT(problem_of(file_of("[]")), Contains("not a JSON object"));
    CHECK_THAT(problem_of(file_of("{\"t\"")), Contains("not a JSON object"));
    CHECK_THAT(problem_of(file_of(std::string(200000, '['))), Contains("w.safetensors"));
    CHECK_THAT(problem_of(file_of("{\"t\":{\"shape\":" + std::string(1000, '[') + std::string(1000, ']') + "}}")),
               Contains("nested deeper"));
    CHECK_THAT(one("7"), Contains("expected an object with dtype"));
    CHECK_THAT(one(R"({"dtype":"F31","shape":[1],"data_offsets":[0,4]})", eight), Contains("unknown dtype \"F31\""));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})", eight), Contains("not a shape: [-1]"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[1.5],"data_offsets":[0,4]})", eight), Contains("not a shape"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})"), Contains("not a shape"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]})"), Contains("not a shape"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,12]})", eight),
               Contains("outside the file's 8 bytes"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})", eight), Contains("outside"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})", eight), Contains("needs 12 bytes"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})", eight), Contains("4 bytes before its data"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})", eight), Contains("4 bytes at the end"));
    CHECK_THAT(one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"code":"x"})", eight),
               Contains("unknown key 'code'"));
    CHECK_THAT(one(R"({"dtype":"BOOL","shape":[8],"data_offsets":[0,8]})", "\1\1\1\1\1\1\1\2"),
               Contains("neither 0 nor 1"));
    CHECK_THAT(problem_of(file_of(R"({"__metadata__":{"a":1}})")), Contains("__metadata__.a: expected a string"));
    CHECK_THAT(problem_of(file_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                                  R"("b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
                                  eight)),
               Contains("overlaps"));
    CHECK_THAT(problem_of(file_of(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},)"
                                  R"("a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})",
                                  eight)),
               Contains("a: stands twice"));
}

TEST_CASE("all wrong tensors are named at once", "[safetensors]") {
    const auto all = problem_of(file_of(R"({"a":{"dtype":"F3","shape":[1],"data_offsets":[0,4]},)"
                                        R"("b":{"dtype":"F32","shape":["x"],"data_offsets":[0,4]}})",
                                        "1234"));
    CHECK_THAT(all, Contains("w.safetensors: a: unknown dtype"));
    CHECK_THAT(all, Contains("w.safetensors: b: not a shape"));
}

}  // namespace bitsweep::safetensors_test
