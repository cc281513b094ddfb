package runbooks_test

import data.runbooks

step(changes) := object.union(
	{
		"version": 1,
		"kind": "step",
		"at": "2026-11-30T12:00:00.000Z",
		"tenant": "acme",
		"act": "run",
		"run": {
			"id": "exe_1", "runbook": {"id": "contain-host", "version": 3, "digest": "d"}, "startedAt": "2026-11-30T11:00:00.000Z",
			"startedBy": {"kind": "person", "id": "oli", "via": "session"}, "requesters": [], "dataLicenses": [],
		},
		"step": {"path": "isolate", "type": "call-service", "attempt": 1, "once": true, "target": "edr.example:443"},
		"gates": [],
	},
	changes,
)

sensitive(gates) := step({"step": {"class": "destructive"}, "gates": gates})

gate(quorum, four_eyes, persons) := {
	"step": "approve", "quorum": quorum, "fourEyes": four_eyes,
	"votes": [{"by": person} | some person in persons],
}

test_a_step_without_class_may if {
	runbooks.authz == {"version": 1, "allow": true} with input as step({})
}

test_a_sensitive_one_needs_enough_persons if {
	not runbooks.authz.allow with input as sensitive([])
	not runbooks.authz.allow with input as sensitive([gate(2, true, ["ana"])])
	not runbooks.authz.allow with input as sensitive([gate(2, true, ["ana", "ana"])])
	runbooks.authz.allow with input as sensitive([gate(2, true, ["ana", "ben"])])
	runbooks.authz.allow with input as sensitive([gate(2, true, ["ana"]), gate(1, true, ["ben"])])
}

test_who_started_it_does_not_count_where_four_eyes_are_asked_for if {
	not runbooks.authz.allow with input as sensitive([gate(1, true, ["oli"])])
	runbooks.authz.allow with input as sensitive([gate(1, false, ["oli"])])
}

test_one_person_may_have_opened_it_in_an_emergency if {
	runbooks.authz.allow with input as sensitive([object.union(gate(2, true, []), {"overriddenBy": "oli"})])
	not runbooks.authz.allow with input as sensitive([object.union(gate(2, true, []), {"overriddenBy": null})])
}

test_a_legal_basis_is_in_force_until_it_ends if {
	runbooks.authz.allow with input as step({"run": {"legalBasis": {"expiresAt": "2026-11-30T12:00:00.001Z"}}})
	not runbooks.authz.allow with input as step({"run": {"legalBasis": {"expiresAt": "2026-11-30T12:00:00.000Z"}}})
	not runbooks.authz.allow with input as step({"run": {"legalBasis": {"expiresAt": "soon"}}})
}

test_rules_of_a_site_add_refusals if {
	answer := runbooks.authz with input as step({}) with runbooks.deny as {"not here"}
	answer == {"version": 1, "allow": false, "deny-reason": "not here"}
}

test_obligations_are_said_where_it_is_allowed if {
	answer := runbooks.authz with input as step({})
		with runbooks.mask as {"/b", "/a"}
		with runbooks.require_role as {"security-officer"}
	answer == {
		"version": 1, "allow": true, "mask": ["/a", "/b"],
		"require": {"approval": {"roles": ["security-officer"]}},
	}
}
