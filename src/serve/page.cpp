#include "serve/page.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "sys/file.h"

namespace bitsweep::serve {
namespace {

constexpr const char* kShell = "index.html";

std::string type_of(const std::string& name) {
    if (name.ends_with(".js") || name.ends_with(".mjs")) return "text/javascript";
    if (name.ends_with(".css")) return "text/css";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return "text/plain; charset=utf-8";
}

std::string folder_of(const std::vector<Asset>& assets) {
    constexpr std::size_t kDigits = 16;
    std::string all;
    for (const auto& asset : assets) all += asset.name + '\0' + asset.body + '\0';
    return "/assets/" + sha256_hex(all).substr(0, kDigits) + "/";
}

bool is_module(const Asset& asset) {
    return type_of(asset.name) == "text/javascript";
}

// The name by which a module is imported: a package by its name, which its file begins with; ours with the project's.
std::string import_name(const std::string& file) {
    constexpr std::string_view kPackage = "echarts";
    return file.starts_with(std::string(kPackage) + ".") ? std::string(kPackage) : "bitsweep/" + file;
}

std::string import_map(const std::vector<Asset>& assets, const std::string& folder) {
    OrderedJson imports;
    for (const auto& asset : assets)
        if (is_module(asset)) imports[import_name(asset.name)] = folder + asset.name;
    return write_json(OrderedJson{{"imports", imports}});
}

std::string replaced(std::string text, std::string_view mark, const std::string& by) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
        text.replace(at, mark.size(), by);
    return text;
}

std::string shell(const std::vector<Asset>& assets, const std::string& folder, const std::string& map) {
    std::string head = "<script type=\"importmap\">" + map + "</script>\n";
    for (const auto& asset : assets)
        if (is_module(asset) && import_name(asset.name).starts_with("bitsweep/"))
            head += "<link rel=\"modulepreload\" href=\"" + folder + asset.name + "\">\n";
    const auto found =
        std::find_if(assets.begin(), assets.end(), [](const Asset& asset) { return asset.name == kShell; });
    return replaced(replaced(found->body, "%IMPORTS%", head), "%ASSETS%", folder);
}

std::string policy(const std::string& map) {
    return "default-src 'none'; script-src 'self' '" + policy_hash(map) +
           "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
           "form-action 'none'";
}

Route route_to(const std::string& path, Response response) {
    return {"GET", path, "", [response = std::move(response)](const Request&, const Parameters&) { return response; }};
}

}  // namespace

std::string policy_hash(const std::string& text) {
    const auto hex = sha256_hex(text);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return "sha256-" + base64(bytes);
}

std::vector<Asset> page_assets(const std::filesystem::path& folder) {
    auto assets = embedded_assets();
    if (folder.empty()) return assets;
    for (const auto& path : files_in(folder)) {
        const auto name = path.filename().string();
        if (!name.ends_with(".js") && !name.ends_with(".css") && name != kShell) continue;
        std::erase_if(assets, [&](const Asset& asset) { return asset.name == name; });
        assets.push_back({name, read_file(path)});
    }
    return assets;
}

std::vector<Route> page_routes(const std::vector<Asset>& assets) {
    const auto folder = folder_of(assets);
    const auto map = import_map(assets, folder);
    std::vector<Route> routes{route_to(
        "/",
        {200, "text/html; charset=utf-8", shell(assets, folder, map), {{"Content-Security-Policy", policy(map)}}})};
    for (const auto& asset : assets)
        if (asset.name != kShell)
            routes.push_back(route_to(
                folder + asset.name,
                {200, type_of(asset.name), asset.body, {{"Cache-Control", "private, max-age=31536000, immutable"}}}));
    return routes;
}

}  // namespace bitsweep::serve
