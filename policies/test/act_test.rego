package runbooks_test

import data.runbooks

act(changes) := object.union(
	{
		"version": 1,
		"kind": "act",
		"at": "2026-11-30T12:00:00.000Z",
		"tenant": "acme",
		"caller": {
			"kind": "person", "id": "oli", "via": "session", "roles": ["OPERATOR"],
			"permissions": ["executions:cancel", "executions:read"], "scoped": false, "halfway": false,
		},
		"route": {"method": "POST", "path": "/api/v1/executions/:id/cancel"},
		"permission": "executions:cancel",
		"resource": {"kind": "executions", "id": "exe_1"},
	},
	changes,
)

test_who_has_the_permission_may if {
	runbooks.authz == {"version": 1, "allow": true} with input as act({})
}

test_who_lacks_it_may_not if {
	answer := runbooks.authz with input as act({"permission": "executions:skip"})
	answer.allow == false
	contains(answer["deny-reason"], "permission")
}

test_what_is_ones_own_everybody_may if {
	runbooks.authz.allow with input as act({"permission": "own", "caller": {"permissions": []}})
}

test_halfway_one_gives_the_code_and_nothing_else if {
	runbooks.authz.allow with input as act({"permission": "halfway", "caller": {"halfway": true}})
	not runbooks.authz.allow with input as act({"permission": "own", "caller": {"halfway": true}})
	not runbooks.authz.allow with input as act({"caller": {"halfway": true}})
}

test_what_reaches_over_all_tenants_is_the_platforms if {
	asked := {"permission": "tenants:write", "caller": {"permissions": ["tenants:write"]}}
	not runbooks.authz.allow with input as act(asked)
	runbooks.authz.allow with input as act(object.union(asked, {"tenant": "default"}))
}

test_another_input_is_refused if {
	not runbooks.authz.allow with input as act({"version": 2})
	not runbooks.authz.allow with input as act({"kind": "reachability"})
	not runbooks.authz.allow with input as {}
	is_string(runbooks.authz["deny-reason"]) with input as {}
}
