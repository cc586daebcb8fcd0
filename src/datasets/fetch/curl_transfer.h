#pragma once

#include <memory>

#include "datasets/fetch/transfer.h"

namespace bitsweep::fetch {

/// Transfers by libcurl: HTTP, HTTPS and file. Keeps its connection open from one file to the next. One thread.
class CurlTransfer : public Transfer {
public:
    CurlTransfer();
    ~CurlTransfer() override;
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    TransferResult get(const std::string& address, std::uint64_t offset, Receiver& receiver) override;

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace bitsweep::fetch
