# May this caller do this over the API? The built-in rules A1 to A3 (libs/domain/src/policy/built-in.ts).
package runbooks

# A1: who has yet to give the code of a second factor may do what is marked for that, and nothing else.
act_permitted if input.permission == "halfway"

# A3: what is one's own everybody may who is known …
act_permitted if {
	input.caller.halfway == false
	input.permission == "own"
}

# … and everything else needs its permission.
act_permitted if {
	input.caller.halfway == false
	input.permission in input.caller.permissions
	not elsewhere
}

# A2: what reaches over all tenants is for members of the platform's own tenant.
elsewhere if {
	input.permission in {"audit:verify", "tenants:write"}
	input.tenant != "default"
}

act_refusals := {"expected a session that is whole, found one without the code of its second factor"} if input.caller.halfway == true

else := {"expected a member of the platform’s own tenant, found one of another"} if elsewhere

else := {"expected the permission that the route needs, found a caller without it"}
