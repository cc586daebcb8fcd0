#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/plan.h"
#include "nn/network.h"

namespace bitsweep {

/// The network of a plan, as training runs it: node after node, one function a kind (plan_network.cpp). Modules are
/// registered under the nodes' names, in the plan's order.
class PlanNetwork : public Network {
public:
    explicit PlanNetwork(NetworkPlan plan);

    bool is_stochastic() const override;
    void choose_paths() override;

    const NetworkPlan& plan() const { return plan_; }
    /// The layer of a convolution, a linear layer, or an activation of one; null for other nodes.
    QuantLayer* layer_of(NodeIndex node) const { return modules_[node].layer; }
    torch::nn::BatchNorm2dImpl& norm_of(NodeIndex node) const { return *modules_[node].norm; }

protected:
    torch::Tensor logits_of(const torch::Tensor& images) override;

private:
    /// The module that a node needs besides its inputs; null where it needs none.
    struct Modules {
        QuantLayer* layer = nullptr;
        torch::nn::BatchNorm2dImpl* norm = nullptr;
        bool shortcut_as_levels = false;  // of an activation: who reads the shortcut's multiplies levels
    };

    LayerPath path_of_node(NodeIndex convolution) const;
    void register_at(const std::string& name, std::shared_ptr<torch::nn::Module> module);

    NetworkPlan plan_;
    std::vector<Modules> modules_;                    // one a node
    std::vector<std::vector<NodeIndex>> last_reads_;  // the nodes that a node is the last one to read
};

}  // namespace bitsweep
