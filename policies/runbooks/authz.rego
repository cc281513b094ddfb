# The answer to POST /v1/data/runbooks/authz (docs/spec/policy.md).
#
# Everything is refused that is not allowed here. The rules in act.rego and step.rego are those that the service has built in. Rules of a site's own
# stand in files beside these, in the same package, and add to three sets:
#
#   deny contains "a reason, for people" if { … }
#   mask contains "/a/json/pointer" if { … }
#   require_role contains "a role of which somebody must have approved" if { … }
package runbooks

authz := object.union_n([{"version": 1, "allow": allow}, reason, masking, requirement])

default allow := false

allow if {
	input.version == 1
	permitted
	count(deny) == 0
}

permitted if {
	input.kind == "act"
	act_permitted
}

permitted if {
	input.kind == "step"
	step_permitted
}

default reason := {}

reason := {"deny-reason": concat("; ", sort(refusals))} if not allow

refusals := deny | unpermitted

unpermitted := {"expected an input of version 1, found another"} if not input.version == 1

else := set() if permitted

else := act_refusals if input.kind == "act"

else := step_refusals if input.kind == "step"

else := {"expected an input about an act or a step, found another"}

default masking := {}

masking := {"mask": sort(mask)} if {
	allow
	count(mask) > 0
}

default requirement := {}

requirement := {"require": {"approval": {"roles": sort(require_role)}}} if {
	allow
	count(require_role) > 0
}

# Sets without a rule would be undefined, and nothing that reads them would hold.
deny contains "nothing" if false

mask contains "nothing" if false

require_role contains "nothing" if false
