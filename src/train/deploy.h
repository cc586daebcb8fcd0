#pragma once

#include "deploy/deployed_network.h"
#include "train/session.h"

namespace bitsweep {

/// The session's network, calibrated, in evaluation mode, as it is deployed. Throws DataError where it has no integer
/// form: the message names the layer and the reason.
DeployedNetwork deployed_network(Session& session, const RunConfig& config);

}  // namespace bitsweep
