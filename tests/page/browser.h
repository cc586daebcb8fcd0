#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "base/json.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/wait.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep::test {

/// A process that goes with the object, and what it has printed.
class Background {
public:
    explicit Background(const std::string& command)
        : pid_(start_process({{"/bin/sh", "-c", "exec " + command}, {}, {}, folder_.path / "output"})) {}
    ~Background() {
        ::kill(pid_, SIGTERM);
        wait_process(pid_);
    }
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    pid_t pid() const { return pid_; }
    std::string output() const { return read_file_if_exists(folder_.path / "output").value_or(""); }

    /// The rest of the line after `words`, once it is there.
    std::string after(const std::string& words) const {
        wait_until([&] {
            const auto at = output().find(words);
            return at != std::string::npos && output().find('\n', at) != std::string::npos;
        });
        const auto text = output();
        const auto start = text.find(words) + words.size();
        return text.substr(start, text.find('\n', start) - start);
    }

private:
    Folder folder_;
    pid_t pid_;
};

/// One HTTP answer.
struct Fetched {
    long status = 0;
    std::string body;
};

/// `body` "" = GET, else POST.
inline Fetched fetch(const std::string& url, const std::vector<std::string>& headers = {}, const std::string& body = {},
                     const char* method = nullptr) {
    Fetched fetched;
    CURL* curl = curl_easy_init();
    curl_slist* list = nullptr;
    for (const auto& header : headers) list = curl_slist_append(list, header.c_str());
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    if (!body.empty()) curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    if (method != nullptr) curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &fetched.body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION,
                     static_cast<std::size_t (*)(char*, std::size_t, std::size_t, std::string*)>(
                         [](char* bytes, std::size_t size, std::size_t count, std::string* text) {
                             text->append(bytes, size * count);
                             return size * count;
                         }));
    curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &fetched.status);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return fetched;
}

/// Debian's chromium without a window, driven over W3C WebDriver.
class Browser {
public:
    static bool is_there() {
        return run_command({"/bin/sh", "-c", "command -v chromedriver chromium"}).status.code == 0;
    }

    Browser() : driver_("chromedriver --port=0") {
        auto port = driver_.after("successfully on port ");
        port.resize(port.find_first_not_of("0123456789"));
        session_ = "http://127.0.0.1:" + port + "/session";
        Json options{
            {"args",
             {"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"}}};
        const auto made = ask("", {{"capabilities",
                                    {{"alwaysMatch",
                                      {{"browserName", "chrome"},
                                       {"goog:chromeOptions", options},
                                       {"goog:loggingPrefs", {{"browser", "ALL"}}}}}}}});
        session_ += "/" + made["sessionId"].get<std::string>();
    }
    ~Browser() { fetch(session_, {}, {}, "DELETE"); }
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    void open(const std::string& url) { ask("/url", {{"url", url}}); }

    /// What the script returns: "return document.title".
    Json script(const std::string& text) { return ask("/execute/sync", {{"script", text}, {"args", Json::array()}}); }
    Json async_script(const std::string& text) {
        return ask("/execute/async", {{"script", text}, {"args", Json::array()}});
    }
    bool is_true(const std::string& expression) { return script("return Boolean(" + expression + ")").get<bool>(); }

    void wait_for(const std::string& expression) {
        INFO(expression);
        wait_until([&] { return is_true(expression); });
    }

    /// Presses the keys one after the other; WebDriver's code points stand for Enter (\uE007) and the like.
    void press(const std::vector<std::string>& keys) {
        auto actions = Json::array();
        for (const auto& key : keys)
            for (const char* type : {"keyDown", "keyUp"}) actions.push_back({{"type", type}, {"value", key}});
        ask("/actions", {{"actions", {{{"type", "key"}, {"id", "keys"}, {"actions", actions}}}}});
    }
    void type(const std::string& text) {
        std::vector<std::string> keys;
        for (const char c : text) keys.emplace_back(1, c);
        press(keys);
    }

    void set_width(int pixels) {
        command("Emulation.setDeviceMetricsOverride",
                {{"width", pixels}, {"height", 800}, {"deviceScaleFactor", 1}, {"mobile", false}});
    }
    void set_dark(bool is_dark) {
        command("Emulation.setEmulatedMedia",
                {{"features", {{{"name", "prefers-color-scheme"}, {"value", is_dark ? "dark" : "light"}}}}});
    }

    /// What the console has printed since the last call; Content-Security-Policy violations stand there too.
    std::string console() {
        std::string text;
        for (const auto& line : ask("/se/log", {{"type", "browser"}}))
            text += line["message"].get<std::string>() + "\n";
        return text;
    }

private:
    void command(const std::string& name, const Json& parameters) {
        ask("/goog/cdp/execute", {{"cmd", name}, {"params", parameters}});
    }
    Json ask(const std::string& path, const Json& body) {
        const auto answer = fetch(session_ + path, {"Content-Type: application/json"}, body.dump());
        INFO(path << " " << answer.body.substr(0, 2000));
        REQUIRE(answer.status == 200);
        return read_json(answer.body)["value"];
    }

    Background driver_;
    std::string session_;
};

}  // namespace bitsweep::test
