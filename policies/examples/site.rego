# What a site may add: copy it beside the rules of policies/runbooks, and write your own. It adds to the sets that authz.rego reads.
package runbooks

# Nobody isolates hosts of the power plant, whoever approved it.
deny contains "expected a host outside of the plant, found one of it; ask the control room" if {
	input.kind == "step"
	endswith(input.step.target, ".plant.example")
}

# Whatever is destructive needs the security officer, beside those whom the runbook asks.
require_role contains "security-officer" if {
	input.kind == "step"
	input.step.class == "destructive"
}

# Who only looks sees no inputs of runs above RESTRICTED.
mask contains "/inputs" if {
	input.kind == "act"
	input.caller.roles == ["VIEWER"]
	input.resource.run.legalBasis.classification != "RESTRICTED"
}
