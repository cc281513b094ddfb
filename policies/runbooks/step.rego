# May this happen now? The built-in rules S1 and S2 (libs/domain/src/policy/built-in.ts).
package runbooks

step_permitted if {
	basis_in_force
	approved
}

# S1: the legal basis is in force. A time that cannot be read is over.
basis_in_force if object.get(input.run, ["legalBasis", "expiresAt"], null) == null

basis_in_force if time.parse_rfc3339_ns(input.run.legalBasis.expiresAt) > time.parse_rfc3339_ns(input.at)

# S2: a step of a sensitive class rests on a gate that enough people opened …
approved if object.get(input.step, "class", null) == null

approved if {
	some gate in input.gates
	gate.quorum > 0
	count(voters(gate)) >= gate.quorum
}

# … or that one person opened alone, in an emergency …
approved if {
	some gate in input.gates
	object.get(gate, "overriddenBy", null) != null
}

# … none of the voters being who started the run, where four eyes are asked for.
voters(gate) := {vote.by | some vote in gate.votes} if gate.fourEyes == false

voters(gate) := {vote.by |
	some vote in gate.votes
	not is_starter(vote.by)
} if {
	gate.fourEyes == true
}

is_starter(person) if {
	input.run.startedBy.kind == "person"
	input.run.startedBy.id == person
}

step_refusals contains "expected a legal basis in force, found one that has expired" if not basis_in_force

step_refusals contains reason if {
	not approved
	reason := sprintf("expected an approval that people granted before a step of class %v, found none", [input.step.class])
}
