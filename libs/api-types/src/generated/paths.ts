// Written by scripts/write-api-types.mjs: change the routes, not this file.

export interface paths {
    "/api/v1/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ActionsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApprovalsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApprovalsController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApprovalsController_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/delegate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApprovalsController_delegate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApprovalsController_extend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/override": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OverridesController_invoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApprovalsController_vote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApprovalsController_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuditVerificationController_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApiKeysController_own"];
        put?: never;
        post: operations["ApiKeysController_issueOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["ApiKeysController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/first-visit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WaysInController_firstVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/key-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WaysInController_keySession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthController_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["LogoutController_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuthController_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OidcController_begin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/{provider}/backchannel-logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["LogoutController_heed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OidcController_end"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthController_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuthController_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthController_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SecondFactorController_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SecondFactorController_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SecondFactorController_removeOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SessionsController_own"];
        put?: never;
        post?: never;
        delete: operations["SessionsController_endOwn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["SessionsController_endOne"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthController_setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["StepUpController_prove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/step-up-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["StepUpController_policy"];
        put: operations["StepUpController_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/ways-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["WaysInController_waysIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuthoritiesController_list"];
        put?: never;
        post: operations["AuthoritiesController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuthoritiesController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorities/{id}/amend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthoritiesController_amend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorities/{id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuthoritiesController_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorities/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthoritiesController_reinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorities/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthoritiesController_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authority/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AuthorityController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["BreakGlassController_rule"];
        put: operations["BreakGlassController_allow"];
        post?: never;
        delete: operations["BreakGlassController_forbid"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/break-glass/lifted-locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["BreakGlassController_lift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/classification-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ClearancesController_rule"];
        put: operations["ClearancesController_setRule"];
        post?: never;
        delete: operations["ClearancesController_removeRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CredentialsController_list"];
        put?: never;
        post: operations["CredentialsController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CredentialsController_one"];
        put?: never;
        post?: never;
        delete: operations["CredentialsController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}/bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CredentialActsController_bind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CredentialActsController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CredentialActsController_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}/unbind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CredentialActsController_unbind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["CredentialsController_usesOf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CredentialsController_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doubts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DoubtsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/egress-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["EgressRuleController_rule"];
        put: operations["EgressRuleController_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["EventSourcesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["EventSourcesController_one"];
        put: operations["EventSourcesController_register"];
        post?: never;
        delete: operations["EventSourcesController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-sources/{id}/dispositions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["EventSourcesController_dispositions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["EventsController_receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunListsController_list"];
        put?: never;
        post: operations["ExecutionsController_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExecutionsController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/authority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AuthorityController_trail"];
        put?: never;
        post: operations["HeldRunsController_renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ControlController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ProofController_evidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExplanationController_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ProofController_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/logs/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ProofController_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ControlController_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ControlController_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ProofController_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ControlController_rerun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ControlController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExecutionsController_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExplanationController_steps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps/{stepId}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OutputController_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps/{stepId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RepairController_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps/{stepId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RepairController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps/{stepId}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RepairController_skip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExecutionsController_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ControlController_terminate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["RepairController_variables"];
        trace?: never;
    };
    "/api/v1/executions/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["BulkController_act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunListsController_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunListsController_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["GraphController_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HealthController_live[1]"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HealthController_ready[1]"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/security": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SecurityController_security"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HealthController_startup[1]"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lifecycle-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["VersionsController_rules"];
        put: operations["VersionsController_setRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/new-runbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["NewRunbooksController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OverridesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overrides/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OverridesController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overrides/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OverridesController_review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PeopleController_list"];
        put?: never;
        post: operations["PeopleController_admit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PeopleController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["PeopleController_rename"];
        trace?: never;
    };
    "/api/v1/people/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApiKeysController_ofMember"];
        put?: never;
        post: operations["ApiKeysController_issueFor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/clearance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["ClearancesController_grant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/clearance/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ClearancesController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PeopleController_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PeopleController_reinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["PeopleController_grant"];
        post?: never;
        delete: operations["PeopleController_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["SecondFactorController_removeOf"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SessionsController_ofMember"];
        put?: never;
        post?: never;
        delete: operations["SessionsController_endAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["SessionsController_endOneOf"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PeopleController_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RolesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["RolesController_define"];
        post?: never;
        delete: operations["RolesController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbook-activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ActivityController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbook-archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ArchiveController_export"];
        put?: never;
        post: operations["ArchiveController_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunbooksController_list"];
        put?: never;
        post: operations["RunbooksController_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunbooksController_newest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DraftsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DraftsController_one"];
        put: operations["DraftsController_replace"];
        post?: never;
        delete: operations["DraftsController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReviewsController_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ReviewsController_comments"];
        put?: never;
        post: operations["ReviewsController_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DifferencesController_ofDraft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReviewsController_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReviewsController_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/drafts/{draft}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ReviewsController_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SchedulesController_ofRunbook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/schedules/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SchedulesController_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/schedules/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SchedulesController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunbooksController_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/versions/{version}/deprecate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["VersionsController_deprecate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/versions/{version}/diff/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["DifferencesController_ofVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["VersionsController_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{id}/versions/{version}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["RunbooksController_text"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RunbooksController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["DraftsController_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RunbooksController_tryStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SchedulesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubscriptionsController_list"];
        put?: never;
        post: operations["SubscriptionsController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubscriptionsController_one"];
        put: operations["SubscriptionsController_change"];
        post?: never;
        delete: operations["SubscriptionsController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubscriptionActsController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubscriptionsController_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubscriptionActsController_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubscriptionActsController_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubscriptionActsController_replays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubscriptionActsController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubscriptionActsController_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TeamsController_list"];
        put?: never;
        post: operations["TeamsController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TeamsController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["TeamsController_rename"];
        trace?: never;
    };
    "/api/v1/teams/{id}/dissolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["TeamsController_dissolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{id}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["BelongingController_join"];
        post?: never;
        delete: operations["BelongingController_leave"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{id}/runbooks/{runbook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["BelongingController_assign"];
        post?: never;
        delete: operations["BelongingController_unassign"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TenantsController_list"];
        put?: never;
        post: operations["TenantsController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TenantsController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["TenantsController_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["TenantsController_reinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["TenantsController_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TenantsController_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{sourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WebhooksController_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/announce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WorkersController_announce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WorkersController_poll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/tasks/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WorkersController_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/tasks/{id}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WorkersController_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/tasks/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["WorkersController_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["AsyncApiController_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HealthController_live[0]"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HealthController_ready[0]"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["HealthController_startup[0]"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Actions: {
            items: {
                /** Format: date-time */
                announcedAt?: string;
                /** @enum {string} */
                by: "executor" | "worker";
                classification?: string;
                dataLicenses?: string[];
                description: string;
                forbidsLicenses?: string[];
                name: string;
                needsLicenses?: string[];
                outputs?: string[];
                parameters?: {
                    [key: string]: unknown;
                };
            }[];
        };
        ActOnSchedule: {
            reason: string;
            trigger?: string;
        };
        Actor: {
            claimed?: {
                issuer: string;
                roles?: string[];
                teams?: {
                    roles: string[];
                    team: string;
                }[];
            };
            id: string;
            /** @enum {string} */
            kind: "person" | "service";
            roles?: string[];
            teams?: string[];
            tenant: string;
            via: string;
        };
        Admit: {
            id: string;
            /**
             * @default person
             * @enum {string}
             */
            kind?: "person" | "service";
            name: string;
            /** @default [] */
            roles?: string[];
        };
        AmendAuthority: {
            actions: string[];
            authorizedUsers: string[];
            classification: string;
            /** @default [] */
            dataLicenses?: {
                /** @default [] */
                forbids?: string[];
                name: string;
            }[];
            instrument: string;
            purpose: string;
            reason: string;
            reference: string;
            retentionDays?: number;
            scope?: {
                hosts?: string[];
                inputs?: {
                    [key: string]: string[];
                };
            };
            /** @default [] */
            stepClasses?: string[];
            uses?: number;
            /** Format: date-time */
            validFrom?: string;
            /** Format: date-time */
            validUntil?: string;
            version: number;
        };
        Announcement: {
            actions: {
                classification?: string;
                dataLicenses?: string[];
                /** @default  */
                description?: string;
                forbidsLicenses?: string[];
                name: string;
                needsLicenses?: string[];
                parameters?: {
                    [key: string]: unknown;
                };
            }[];
            worker: string;
        };
        ApiKey: {
            /** Format: date-time */
            expiresAt?: string;
            holder: string;
            id: string;
            /** Format: date-time */
            issuedAt?: string;
            label: string;
            /** Format: date-time */
            lastUsedAt?: string;
            /** Format: date-time */
            revokedAt?: string;
            scopes?: string[];
            /** @enum {string} */
            status: "valid" | "expired" | "revoked";
        };
        ApiKeys: {
            items: components["schemas"]["ApiKey"][];
        };
        Approval: {
            approvers: components["schemas"]["People"];
            /** Format: date-time */
            closedAt?: string;
            comments: {
                /** Format: date-time */
                at?: string;
                by: string;
                text: string;
            }[];
            /** Format: date-time */
            deadlineAt?: string;
            delegations: {
                from: string;
                onBehalfOf?: string;
                to: string;
            }[];
            digest: string;
            escalated?: components["schemas"]["People"];
            escalateTo?: components["schemas"]["People"];
            except: string[];
            execution: string;
            form?: unknown;
            fourEyes: boolean;
            id: string;
            incidentId?: string;
            /** @enum {string} */
            kind: "approval" | "instruction";
            mayVote: "everybody" | components["schemas"]["People"];
            message?: string;
            of?: number;
            /** @enum {string} */
            onTimeout: "fail" | "reject" | "approve" | "escalate";
            override?: {
                /** Format: date-time */
                at?: string;
                by: string;
                digest: string;
                id: string;
                reason: string;
            };
            progress: {
                approved: number;
                quorum: number;
                rejected: number;
            };
            rejectOnFirst: boolean;
            reminders: number;
            /** Format: date-time */
            requestedAt?: string;
            requesters: string[];
            runbook: components["schemas"]["RunbookPin"];
            shown: {
                attempt: number;
                checklist?: string[];
                definition: string;
                legalBasis?: unknown;
                message?: string;
                omitted?: number;
                round: number;
                step: string;
                targets: {
                    parameters?: unknown;
                    runbook?: components["schemas"]["RunbookPin"];
                    sensitive?: string;
                    step: string;
                    template?: unknown;
                    type: string;
                    unknown?: string[];
                }[];
            };
            startedBy: components["schemas"]["Actor"];
            /** @enum {string} */
            status: "open" | "approved" | "overridden" | "rejected" | "expired" | "failed" | "skipped" | "cancelled" | "withdrawn";
            step: string;
            voided: {
                /** Format: date-time */
                at?: string;
                by: string;
                comment?: string;
                /** @enum {string} */
                decision: "approve" | "reject";
                digest: string;
                form?: unknown;
                onBehalfOf?: string;
                roles?: string[];
            }[];
            votes: {
                /** Format: date-time */
                at?: string;
                by: string;
                comment?: string;
                /** @enum {string} */
                decision: "approve" | "reject";
                digest: string;
                form?: unknown;
                onBehalfOf?: string;
                roles?: string[];
            }[];
            youMayVote: boolean;
        };
        ApprovalLine: {
            approvers: components["schemas"]["People"];
            /** Format: date-time */
            closedAt?: string;
            /** Format: date-time */
            deadlineAt?: string;
            digest: string;
            escalated?: components["schemas"]["People"];
            execution: string;
            id: string;
            incidentId?: string;
            /** @enum {string} */
            kind: "approval" | "instruction";
            message?: string;
            progress: {
                approved: number;
                quorum: number;
                rejected: number;
            };
            /** Format: date-time */
            requestedAt?: string;
            runbook: components["schemas"]["RunbookPin"];
            startedBy: components["schemas"]["Actor"];
            /** @enum {string} */
            status: "open" | "approved" | "overridden" | "rejected" | "expired" | "failed" | "skipped" | "cancelled" | "withdrawn";
            step: string;
            youMayVote: boolean;
        };
        ApprovalPage: {
            items: (components["schemas"]["ApprovalLine"] | components["schemas"]["RedactedApproval"])[];
            nextCursor?: string;
            obligations?: (components["schemas"]["Override"] | components["schemas"]["RedactedOverride"])[];
        };
        AsyncApiDocument: {
            [key: string]: unknown;
        };
        Authorities: {
            items: components["schemas"]["AuthorityLine"][];
        };
        Authority: {
            actions: string[];
            authorizedUsers: string[];
            /** Format: date-time */
            changedAt: string;
            classification: string;
            dataLicenses: {
                forbids: string[];
                name: string;
            }[];
            id: string;
            instrument: string;
            purpose: string;
            reason?: string;
            reference: string;
            retentionDays?: number;
            runs: number;
            scope?: {
                hosts?: string[];
                inputs?: {
                    [key: string]: string[];
                };
            };
            /** @enum {string} */
            standing: "IN_FORCE" | "REVOKED" | "EXPIRED";
            stepClasses: string[];
            used: number;
            uses?: number;
            /** Format: date-time */
            validFrom?: string;
            /** Format: date-time */
            validUntil?: string;
            version: number;
            versions: components["schemas"]["AuthorityVersion"][];
        };
        AuthorityCheck: {
            act: string;
            allowed: boolean;
            decision?: string;
            permission: string;
            person: string;
            reasons: {
                detail: string;
                /** @enum {string} */
                rule: "suspended" | "permission" | "platform" | "legal-basis" | "voice" | "clearance" | "step" | "policy";
            }[];
        };
        AuthorityCheckRequest: {
            act: string;
            id?: string;
            person: string;
            step?: string;
        };
        AuthorityLine: {
            actions: string[];
            authorizedUsers: string[];
            /** Format: date-time */
            changedAt: string;
            classification: string;
            dataLicenses: {
                forbids: string[];
                name: string;
            }[];
            id: string;
            instrument: string;
            purpose: string;
            reason?: string;
            reference: string;
            retentionDays?: number;
            runs: number;
            scope?: {
                hosts?: string[];
                inputs?: {
                    [key: string]: string[];
                };
            };
            /** @enum {string} */
            standing: "IN_FORCE" | "REVOKED" | "EXPIRED";
            stepClasses: string[];
            used: number;
            uses?: number;
            /** Format: date-time */
            validFrom?: string;
            /** Format: date-time */
            validUntil?: string;
            version: number;
        };
        AuthorityTrail: {
            complete: boolean;
            executionId: string;
            items: {
                /** Format: date-time */
                at: string;
                attempt?: number;
                authority?: {
                    id: string;
                    version: number;
                };
                by?: {
                    id: string;
                    /** @enum {string} */
                    kind: "person" | "service";
                    via: string;
                };
                decision?: components["schemas"]["PolicyDecision"];
                grounds?: {
                    class?: string;
                    gates?: {
                        fourEyes: boolean;
                        overriddenBy?: string;
                        quorum: number;
                        step: string;
                        votes: {
                            by: string;
                            onBehalfOf?: string;
                            roles?: string[];
                        }[];
                    }[];
                    requesters?: string[];
                };
                /** @enum {string} */
                kind: "start" | "asked" | "vote" | "overridden" | "voided" | "dispatch" | "policy" | "refusal" | "hold" | "release" | "rise" | "licence" | "purge" | "act";
                legalBasis?: components["schemas"]["LegalBasis"];
                permission?: string;
                runbook?: components["schemas"]["RunbookPin"];
                sentence: string;
                step?: string;
                version: number;
            }[];
            nextCursor?: string;
            version: number;
        };
        AuthorityVersion: {
            actions: string[];
            /** Format: date-time */
            at: string;
            authorizedUsers: string[];
            by: string;
            classification: string;
            dataLicenses: {
                forbids: string[];
                name: string;
            }[];
            instrument: string;
            purpose: string;
            reason?: string;
            reference: string;
            retentionDays?: number;
            scope?: {
                hosts?: string[];
                inputs?: {
                    [key: string]: string[];
                };
            };
            stepClasses: string[];
            uses?: number;
            /** Format: date-time */
            validFrom?: string;
            /** Format: date-time */
            validUntil?: string;
            version: number;
        };
        BreakGlass: {
            locks: {
                /** @enum {string} */
                because: "condemned" | "overdue";
                id: string;
                /** @enum {string} */
                kind: "person" | "role";
                override: string;
                person: string;
                /** Format: date-time */
                since?: string;
            }[];
            rule?: components["schemas"]["BreakGlassRule"];
        };
        BreakGlassRule: {
            /** @enum {string} */
            locks: "person" | "role";
            quorum: number;
            reviewers: string[];
            reviewWithinHours: number;
        };
        BulkAnswer: {
            items: ({
                id: string;
                /** @constant */
                outcome: "done";
                /** @constant */
                replayed?: true;
            } | {
                /** @enum {string} */
                code: "malformed-json" | "malformed-query" | "query-exceeded" | "malformed-url" | "malformed-request" | "malformed-header" | "invalid-request" | "invalid-inputs" | "invalid-runbook" | "invalid-cursor" | "legal-basis-missing" | "data-license-missing" | "path-unknown" | "key-missing" | "key-unknown" | "session-over" | "token-refused" | "sign-in-refused" | "second-factor-required" | "logout-token-refused" | "authentication-insufficient" | "sign-in-failed" | "signature-wrong" | "permission-missing" | "clearance-missing" | "step-up-required" | "policy-denied" | "platform-only" | "tenant-suspended" | "cross-site" | "not-authorized" | "legal-basis-expired" | "authority-not-in-force" | "authority-exceeded" | "authority-required" | "not-an-approver" | "four-eyes" | "not-a-reviewer" | "break-glass-forbidden" | "override-locked" | "route-unknown" | "runbook-unknown" | "draft-unknown" | "session-unknown" | "schedule-unknown" | "execution-unknown" | "step-unknown" | "approval-unknown" | "moment-unknown" | "event-source-unknown" | "authority-unknown" | "member-unknown" | "tenant-unknown" | "team-unknown" | "role-unknown" | "api-key-unknown" | "credential-unknown" | "invitation-unknown" | "provider-unknown" | "subscription-unknown" | "override-unknown" | "lock-unknown" | "report-absent" | "method-not-allowed" | "versions-exceeded" | "drafts-exceeded" | "signature-required" | "review-required" | "runbook-deprecated" | "runbook-unapproved" | "handed-over" | "begun-before" | "topic-taken" | "authority-exists" | "authority-invalid" | "subscription-exists" | "subscriptions-exceeded" | "member-exists" | "tenant-exists" | "tenant-has-administrator" | "team-exists" | "team-dissolved" | "credential-exists" | "credential-unbound" | "role-held" | "duties-in-conflict" | "last-administrator" | "members-exceeded" | "override-settled" | "overrides-exceeded" | "already-reviewed" | "evidence-unavailable" | "not-applicable" | "limit-exceeded" | "digest-mismatch" | "already-voted" | "gate-missing" | "purged" | "task-gone" | "outdated" | "conflict" | "request-timeout" | "precondition-failed" | "payload-too-large" | "uri-too-long" | "media-type-unsupported" | "idempotency-key-reused" | "form-invalid" | "precondition-required" | "streams-exceeded" | "rate-exceeded" | "overloaded" | "quota-exceeded" | "checks-exceeded" | "sign-ins-exceeded" | "headers-too-large" | "events-exceeded" | "internal" | "decision-pending" | "second-factor-unset" | "credential-key-unavailable" | "credential-unchecked" | "subscription-unchecked" | "issuer-unavailable" | "policy-unavailable" | "not-ready" | "storage-full";
                detail: string;
                id: string;
                /** @constant */
                outcome: "refused";
                status: number;
            })[];
            nextCursor?: string;
        };
        BulkControl: {
            /** @enum {string} */
            action: "pause" | "resume" | "cancel" | "terminate" | "retry-step" | "skip-step";
            cursor?: string;
            filter?: {
                incidentId?: string;
                label?: string;
                runbookId?: string;
                /** Format: date-time */
                startedAfter?: string;
                /** Format: date-time */
                startedBefore?: string;
                startedBy?: string;
                status?: ("PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT") | ("PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT")[];
                tenant?: string;
                text?: string;
                triggeredBy?: string;
            };
            ids?: string[];
            reason: string;
            step?: string;
        };
        Cause: {
            /** @constant */
            kind: "pause";
            /** Format: date-time */
            since: string;
        } | {
            authority?: string;
            /** @enum {string} */
            because: "runbook-deprecated" | "authority-revoked" | "authority-expired" | "authority-refused";
            /** @constant */
            kind: "hold";
            permission: string;
            reason?: string;
            /** Format: date-time */
            since: string;
            version: number;
        } | {
            authority: string;
            /** @constant */
            kind: "authority";
        } | {
            failure: components["schemas"]["Failure"];
            /** @constant */
            kind: "ending";
            outcome: string;
        } | {
            /** @constant */
            kind: "record-full";
        } | {
            attempt: number;
            dispatch?: number;
            executor?: string;
            /** Format: date-time */
            heardAt?: string;
            /** @constant */
            kind: "attempt";
            /** Format: date-time */
            leaseUntil?: string;
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            until?: string;
        } | {
            attempt: number;
            /** @constant */
            kind: "cancelling";
            /** Format: date-time */
            until: string;
        } | {
            /** Format: date-time */
            at: string;
            attempt: number;
            error: components["schemas"]["StepError"];
            /** @constant */
            kind: "retry";
        } | {
            attempt: number;
            /** @constant */
            kind: "held";
        } | {
            attempt: number;
            /** @constant */
            kind: "policy";
            reason: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until?: string;
        } | {
            /** @constant */
            kind: "events";
            /** @enum {string} */
            mode: "one" | "any" | "all";
            received: string[];
            /** Format: date-time */
            until?: string;
            waits: {
                event: string;
                key?: string;
                name?: string;
            }[];
        } | {
            approval: string;
            approved: number;
            /** @constant */
            everybody?: true;
            except: string[];
            /** @constant */
            kind: "approval";
            mayVote: components["schemas"]["People"];
            quorum: number;
            rejected: number;
            /** Format: date-time */
            until?: string;
        } | {
            /** @constant */
            kind: "timer";
            /** Format: date-time */
            until: string;
        } | {
            execution: string;
            /** @constant */
            kind: "child";
            /** Format: date-time */
            until?: string;
        } | {
            begun: number;
            ended: number;
            /** @constant */
            kind: "loop";
            total?: number;
            /** Format: date-time */
            until?: string;
        } | {
            attempt: number;
            error: components["schemas"]["StepError"];
            /** @constant */
            kind: "doubt";
            outcomes: ("completed" | "failed" | "retry")[];
        } | {
            /** @enum {string} */
            join: "all" | "any";
            /** @constant */
            kind: "dependencies";
            missing: {
                status: components["schemas"]["StepStatus"];
                step: string;
            }[];
        } | {
            conditionals: string[];
            /** @constant */
            kind: "branch-undecided";
        } | {
            from: string[];
            /** @constant */
            kind: "jump-possible";
        } | {
            /** @constant */
            kind: "only-on-failure";
        } | {
            /** @constant */
            kind: "concurrency";
            limit: number;
            open: number;
        } | {
            error?: components["schemas"]["StepError"];
            /** @constant */
            kind: "loop-ending";
            /** Format: date-time */
            until?: string;
        } | {
            /** @constant */
            inherited?: true;
            /** @constant */
            kind: "completed";
            override?: {
                by: string;
                id: string;
                reason: string;
            };
            /** @constant */
            simulated?: true;
        } | {
            branch: string;
            explanation: unknown;
            /** @constant */
            kind: "branch-taken";
            targets: string[];
        } | {
            conditionals?: {
                explanation?: unknown;
                step: string;
                took?: string;
            }[];
            dependencies?: {
                status: components["schemas"]["StepStatus"];
                step: string;
            }[];
            error?: components["schemas"]["StepError"];
            /** @constant */
            kind: "skipped";
            note?: string;
            reason?: string;
        } | {
            /** @constant */
            continued?: true;
            error?: components["schemas"]["StepError"];
            goto?: string;
            /** @constant */
            kind: "failed";
        } | {
            /** @constant */
            kind: "cancelled";
        };
        ChainVerdict: {
            complete: boolean;
            executionId: string;
            fault?: {
                [key: string]: unknown;
            };
            head: ({
                hash: string;
                version: number;
            } & {
                [key: string]: unknown;
            }) | null;
            records: number;
            valid: boolean;
        };
        ChangeStandingOfAuthority: {
            reason: string;
        };
        ChangeSubscription: {
            clearance?: string;
            description?: string;
            revision: number;
            /** @default [] */
            runbooks?: string[];
            tenants?: string[];
            /** @default [] */
            types?: ("execution.started.v1" | "execution.waiting.v1" | "execution.completed.v1" | "execution.failed.v1" | "execution.cancelled.v1" | "approval.requested.v1" | "approval.decided.v1" | "approval.expired.v1" | "authority.issued.v1" | "authority.amended.v1" | "authority.revoked.v1" | "authority.reinstated.v1" | "authority.expired.v1" | "authority.held.v1" | "authority.released.v1" | "runbook.approved.v1" | "runbook.deprecated.v1")[];
            url: string;
        };
        CheckCredential: {
            address: string;
        };
        ChoosePassword: {
            code?: string;
            /** Format: password */
            password: string;
            token: string;
        } | {
            code?: string;
            id: string;
            /** Format: password */
            oldPassword: string;
            /** Format: password */
            password: string;
            /** @default default */
            tenant?: string;
        };
        ClassificationRule: {
            clearance?: string;
            levels: string[];
            /** @default {} */
            tlp?: {
                "TLP:AMBER"?: string;
                "TLP:AMBER+STRICT"?: string;
                "TLP:CLEAR"?: string;
                "TLP:GREEN"?: string;
                "TLP:RED"?: string;
            };
        };
        ClassificationScale: {
            clearance?: string;
            isOwn: boolean;
            levels: string[];
            tlp: {
                [key: string]: string;
            };
            yours: string;
        };
        Comment: {
            text: string;
        };
        CommentDraft: {
            line?: number;
            text: string;
        };
        CompleteTask: {
            output: unknown;
            worker: string;
        };
        Control: {
            reason?: string;
        } | null;
        CreateAuthority: {
            actions: string[];
            authorizedUsers: string[];
            classification: string;
            /** @default [] */
            dataLicenses?: {
                /** @default [] */
                forbids?: string[];
                name: string;
            }[];
            id: string;
            instrument: string;
            purpose: string;
            reference: string;
            retentionDays?: number;
            scope?: {
                hosts?: string[];
                inputs?: {
                    [key: string]: string[];
                };
            };
            /** @default [] */
            stepClasses?: string[];
            uses?: number;
            /** Format: date-time */
            validFrom?: string;
            /** Format: date-time */
            validUntil?: string;
        };
        CreateCredential: {
            hosts?: string[];
            /** @enum {string} */
            kind: "bearer";
            name: string;
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
            value: {
                token: string;
            };
        } | {
            hosts?: string[];
            /** @enum {string} */
            kind: "api-key";
            name: string;
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
            value: {
                /** @default X-API-Key */
                header?: string;
                key: string;
            };
        } | {
            hosts?: string[];
            /** @enum {string} */
            kind: "basic";
            name: string;
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
            value: {
                password: string;
                username: string;
            };
        } | {
            hosts?: string[];
            /** @enum {string} */
            kind: "ssh";
            name: string;
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
            value: {
                hostKey?: string | string[];
                knownHosts?: string;
                passphrase?: string;
                password?: string;
                privateKey?: string;
                username?: string;
            };
        } | {
            hosts?: string[];
            /** @enum {string} */
            kind: "oauth2";
            name: string;
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
            value: {
                audience?: string;
                /**
                 * @default basic
                 * @enum {string}
                 */
                clientAuthentication?: "basic" | "body";
                clientId: string;
                clientSecret: string;
                scope?: string;
                tokenUrl: string;
            };
        } | {
            hosts?: string[];
            /** @enum {string} */
            kind: "mtls";
            name: string;
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
            value: {
                authorities?: string;
                certificate: string;
                passphrase?: string;
                privateKey: string;
            };
        };
        CreatedTenant: {
            /** Format: date-time */
            createdAt?: string;
            hasAdministrator: boolean;
            id: string;
            invitation: components["schemas"]["Invitation"];
            isPlatform: boolean;
            members: number;
            name: string;
            suspended?: {
                reason: string;
                /** Format: date-time */
                since?: string;
            };
        };
        CreateSubscription: {
            clearance?: string;
            description?: string;
            id: string;
            /** @default [] */
            runbooks?: string[];
            secret?: string;
            tenants?: string[];
            /** @default [] */
            types?: ("execution.started.v1" | "execution.waiting.v1" | "execution.completed.v1" | "execution.failed.v1" | "execution.cancelled.v1" | "approval.requested.v1" | "approval.decided.v1" | "approval.expired.v1" | "authority.issued.v1" | "authority.amended.v1" | "authority.revoked.v1" | "authority.reinstated.v1" | "authority.expired.v1" | "authority.held.v1" | "authority.released.v1" | "runbook.approved.v1" | "runbook.deprecated.v1")[];
            url: string;
        };
        CreateTeam: {
            id: string;
            name: string;
        };
        CreateTenant: {
            id: string;
            name: string;
        };
        Credential: {
            /** Format: date-time */
            createdAt?: string;
            hosts: string[];
            /** @enum {string} */
            kind: "ssh" | "api-key" | "basic" | "bearer" | "oauth2" | "mtls";
            lastCheck?: components["schemas"]["CredentialCheck"];
            name: string;
            revoked?: {
                reason: string;
                /** Format: date-time */
                since?: string;
            };
            runbooks: string[];
            /** @enum {string} */
            status: "in-force" | "revoked";
            teams: string[];
            version: number;
            versions: {
                /** Format: date-time */
                setAt?: string;
                setBy: string;
                version: number;
            }[];
        };
        CredentialBindings: {
            hosts?: string[];
            /** @default [] */
            runbooks?: string[];
            /** @default [] */
            teams?: string[];
        };
        CredentialCheck: {
            address: string;
            /** Format: date-time */
            at?: string;
            /** @enum {string} */
            outcome: "works" | "refused" | "unreachable" | "unproven";
            reason: string;
            version: number;
        };
        Credentials: {
            items: components["schemas"]["Credential"][];
        };
        CredentialUse: {
            /** Format: date-time */
            at?: string;
            attempt: number;
            execution: string;
            executor: string;
            host: string;
            step: string;
            version: number;
        };
        CredentialUses: {
            items: (components["schemas"]["CredentialUse"] | components["schemas"]["RedactedCredentialUse"])[];
            nextCursor?: string;
        };
        DefineRole: {
            permissions: ("runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write")[];
        };
        Delegation: {
            reason?: string;
            to: string;
        };
        DeliveryAnswer: {
            /** Format: date-time */
            at: string;
            status?: number;
            text?: string;
            tookMs: number;
        };
        DeprecateVersion: {
            reason: string;
        };
        Diagnostic: {
            code: string;
            column: number;
            line: number;
            message: string;
            path: string;
        };
        Dispositions: {
            counts: {
                [key: string]: number;
            };
            items: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                disposition: "correlated" | "started" | "buffered" | "duplicate" | "expired" | "no-match" | "malformed" | "unauthorised" | "unsigned" | "signature-invalid" | "stale" | "replayed";
                event?: {
                    id: string;
                    source: string;
                    type: string;
                };
                executions?: string[];
                reason?: string;
                record: string;
                records?: number;
            }[];
            nextCursor?: string;
        };
        DissolveTeam: {
            reason: string;
        };
        DocumentVerdict: {
            counterExample?: {
                path: {
                    outcome: string;
                    step: string;
                }[];
                step: string;
            };
            errors: components["schemas"]["Diagnostic"][];
            valid: boolean;
            warnings: components["schemas"]["Diagnostic"][];
        };
        DoubtsPage: {
            items: (components["schemas"]["ExecutionInDoubt"] | components["schemas"]["RedactedExecution"])[];
            nextCursor?: string;
        };
        Draft: {
            authors: string[];
            basedOn: number;
            /** Format: date-time */
            begunAt: string;
            /** Format: date-time */
            changedAt: string;
            changedBy: string;
            comments: number;
            definition: {
                [key: string]: unknown;
            };
            digest: string;
            draft: number;
            id: string;
            name: string;
            reason?: string;
            revision: number;
            source?: {
                /** @enum {string} */
                format: "yaml" | "json";
                text: string;
            };
            status: components["schemas"]["DraftStatus"];
            submittedBy?: string;
            version?: number;
        };
        DraftComment: {
            /** Format: date-time */
            at: string;
            by: string;
            comment: number;
            line?: number;
            lineText?: string;
            revision: number;
            text: string;
        };
        DraftComments: {
            items: components["schemas"]["DraftComment"][];
        };
        DraftLine: {
            authors: string[];
            basedOn: number;
            /** Format: date-time */
            begunAt: string;
            /** Format: date-time */
            changedAt: string;
            changedBy: string;
            comments: number;
            digest: string;
            draft: number;
            id: string;
            name: string;
            reason?: string;
            revision: number;
            status: components["schemas"]["DraftStatus"];
            submittedBy?: string;
            version?: number;
        };
        Drafts: {
            items: components["schemas"]["DraftLine"][];
        };
        /** @enum {string} */
        DraftStatus: "DRAFT" | "IN_REVIEW" | "APPROVED" | "DELETED";
        EditVariables: {
            reason: string;
        } & {
            [key: string]: unknown;
        };
        EgressRule: {
            places?: string[];
            proxy?: string;
        };
        EndOfSession: {
            endSession: string;
            state?: string;
        };
        EventOutcome: {
            /** @enum {string} */
            disposition: "correlated" | "started" | "buffered" | "duplicate" | "expired" | "no-match" | "malformed" | "unauthorised" | "unsigned" | "signature-invalid" | "stale" | "replayed";
            executions?: string[];
            reasons?: string[];
        };
        EventOutcomes: components["schemas"]["EventOutcome"] | {
            items: {
                /** @enum {string} */
                disposition: "correlated" | "started" | "buffered" | "duplicate" | "expired" | "no-match" | "malformed" | "unauthorised" | "unsigned" | "signature-invalid" | "stale" | "replayed";
                executions?: string[];
                index: number;
                reasons?: string[];
            }[];
        };
        EventSource: {
            accepts?: {
                sources?: string[];
                types?: string[];
            };
            classification?: string;
            /**
             * @default cloudevents
             * @enum {string}
             */
            format?: "cloudevents" | "json";
            mapping?: {
                id?: string;
                key?: string;
                source?: string;
                time?: string;
                type?: string;
            };
            signature?: {
                /** @default [] */
                headers?: string[];
                /** @enum {string} */
                scheme: "hmac-sha256";
                secret: string;
                /** @default 86400 */
                toleranceSeconds?: number;
            } | {
                /**
                 * @default [
                 *       "EdDSA",
                 *       "ES256",
                 *       "RS256",
                 *       "PS256"
                 *     ]
                 */
                algorithms?: ("EdDSA" | "ES256" | "RS256" | "PS256")[];
                /** @default [] */
                headers?: string[];
                jwksUri?: string;
                keys?: {
                    [key: string]: unknown;
                }[];
                /** @enum {string} */
                scheme: "jws";
                /** @default 86400 */
                toleranceSeconds?: number;
            } | {
                producer: string;
                /** @enum {string} */
                scheme: "topic";
            };
            topic?: string;
            /** @default 3600000 */
            ttlMs?: number;
            webhook?: {
                /** @enum {string} */
                scheme: "standard-webhooks";
                secret: string;
                /** @default 300 */
                toleranceSeconds?: number;
            } | {
                /** @enum {string} */
                scheme: "github";
                secret: string;
                /** @default 300 */
                toleranceSeconds?: number;
            } | {
                /** @enum {string} */
                scheme: "slack";
                secret: string;
                /** @default 300 */
                toleranceSeconds?: number;
            } | {
                /**
                 * @default hex
                 * @enum {string}
                 */
                encoding?: "hex" | "base64";
                header: string;
                /** @default  */
                prefix?: string;
                /** @enum {string} */
                scheme: "hmac-sha256";
                secret: string;
                /** @default 300 */
                toleranceSeconds?: number;
            };
        };
        EventSources: {
            items: components["schemas"]["RegisteredEventSource"][];
        };
        EvidenceBundle: {
            audit: {
                first: number;
                headHash: string;
                last: number;
                partition: number;
                topic: string;
            };
            blobs: {
                bytes: string;
                sha256: string;
            }[];
            definition: {
                [key: string]: unknown;
            };
            definitionDigest: string;
            evidence: {
                name: string;
                sha256: string;
                step: string;
                value: unknown;
            }[];
            execution: {
                [key: string]: unknown;
            };
            /** @constant */
            format: "runbook-evidence/1";
            records: ({
                bytes: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        Execution: {
            authority?: {
                confirmed: boolean;
                id: string;
                version: number;
            };
            classification?: string;
            dataLicenses: string[];
            /** Format: date-time */
            deadlineAt?: string;
            /** @constant */
            dryRun?: true;
            durationMs?: number;
            /** Format: date-time */
            endedAt?: string;
            failure?: components["schemas"]["Failure"];
            failures: number;
            hold?: {
                /** @enum {string} */
                because: "runbook-deprecated" | "authority-revoked" | "authority-expired" | "authority-refused";
                reason?: string;
                /** Format: date-time */
                since: string;
            };
            id: string;
            incidentId?: string;
            inputs: {
                [key: string]: unknown;
            };
            labels?: {
                [key: string]: string;
            };
            legalBasis?: components["schemas"]["LegalBasis"];
            outputs?: {
                [key: string]: unknown;
            };
            parent?: {
                depth: number;
                execution: string;
                step: string;
            };
            pause?: {
                /** @enum {string} */
                approvalDeadlines: "run" | "freeze";
                /** Format: date-time */
                since?: string;
            };
            purged?: {
                /** Format: date-time */
                at: string;
                authority?: {
                    id: string;
                    version: number;
                };
                digests: {
                    inputs: string;
                    outputs?: string;
                    steps: string;
                };
                /** Format: date-time */
                keptUntil: string;
                retentionDays: number;
            };
            requesters?: string[];
            rerunOf?: {
                execution: string;
                fromStep?: string;
                reason: string;
            };
            /** Format: date-time */
            retainUntil?: string;
            runbook: components["schemas"]["RunbookPin"];
            /** Format: date-time */
            startedAt: string;
            startedBy: components["schemas"]["Actor"];
            status: components["schemas"]["ExecutionStatus"];
            steps: components["schemas"]["Step"][];
            tenant: string;
            trigger?: {
                id: string;
                schedule?: {
                    registry: string;
                    trigger: string;
                };
                source: string;
                type: string;
            };
            triggeredBy?: string;
            version: number;
        };
        ExecutionAfterAct: {
            authority?: {
                confirmed: boolean;
                id: string;
                version: number;
            };
            classification?: string;
            dataLicenses: string[];
            /** Format: date-time */
            deadlineAt?: string;
            /** @constant */
            dryRun?: true;
            durationMs?: number;
            /** Format: date-time */
            endedAt?: string;
            failure?: components["schemas"]["Failure"];
            failures: number;
            hold?: {
                /** @enum {string} */
                because: "runbook-deprecated" | "authority-revoked" | "authority-expired" | "authority-refused";
                reason?: string;
                /** Format: date-time */
                since: string;
            };
            id: string;
            incidentId?: string;
            inputs: {
                [key: string]: unknown;
            };
            labels?: {
                [key: string]: string;
            };
            legalBasis?: components["schemas"]["LegalBasis"];
            outputs?: {
                [key: string]: unknown;
            };
            parent?: {
                depth: number;
                execution: string;
                step: string;
            };
            pause?: {
                /** @enum {string} */
                approvalDeadlines: "run" | "freeze";
                /** Format: date-time */
                since?: string;
            };
            purged?: {
                /** Format: date-time */
                at: string;
                authority?: {
                    id: string;
                    version: number;
                };
                digests: {
                    inputs: string;
                    outputs?: string;
                    steps: string;
                };
                /** Format: date-time */
                keptUntil: string;
                retentionDays: number;
            };
            released?: string[];
            requesters?: string[];
            rerunOf?: {
                execution: string;
                fromStep?: string;
                reason: string;
            };
            /** Format: date-time */
            retainUntil?: string;
            runbook: components["schemas"]["RunbookPin"];
            /** Format: date-time */
            startedAt: string;
            startedBy: components["schemas"]["Actor"];
            status: components["schemas"]["ExecutionStatus"];
            steps: components["schemas"]["Step"][];
            tenant: string;
            trigger?: {
                id: string;
                schedule?: {
                    registry: string;
                    trigger: string;
                };
                source: string;
                type: string;
            };
            triggeredBy?: string;
            version: number;
        };
        ExecutionCounts: {
            counts: {
                [key: string]: number;
            };
            isWhole: boolean;
        };
        ExecutionInDoubt: {
            execution: string;
            incidentId?: string;
            runbook: components["schemas"]["RunbookPin"];
            /** Format: date-time */
            startedAt?: string;
            startedBy: components["schemas"]["Actor"];
            status: string;
            steps: {
                acts: {
                    body: {
                        expectedAttempt: number;
                        /** @enum {string} */
                        outcome: "completed" | "failed" | "retry";
                    };
                    href: string;
                    means: string;
                    /** @constant */
                    method: "POST";
                    /** @enum {string} */
                    outcome: "completed" | "failed" | "retry";
                }[];
                attempt: number;
                error: {
                    message: string;
                    name: string;
                };
                name?: string;
                /** Format: date-time */
                startedAt?: string;
                step: string;
                type: string;
            }[];
            stepsInDoubt: number;
            youMayResolve: boolean;
        };
        ExecutionLine: {
            classification?: string;
            /** @constant */
            dryRun?: true;
            durationMs?: number;
            /** Format: date-time */
            endedAt?: string;
            failure?: components["schemas"]["Failure"];
            failures: number;
            id: string;
            incidentId?: string;
            labels?: {
                [key: string]: string;
            };
            parent?: {
                depth: number;
                execution: string;
                step: string;
            };
            rerunOf?: {
                execution: string;
                fromStep?: string;
                reason: string;
            };
            /** Format: date-time */
            retainUntil?: string;
            runbook: components["schemas"]["RunbookPin"];
            /** Format: date-time */
            startedAt: string;
            startedBy: components["schemas"]["Actor"];
            status: components["schemas"]["ExecutionStatus"];
            stepsInDoubt?: number;
            tenant: string;
            triggeredBy?: string;
            version: number;
        };
        ExecutionPage: {
            items: (components["schemas"]["ExecutionLine"] | components["schemas"]["RedactedExecution"])[];
            nextCursor?: string;
        };
        ExecutionStats: {
            durationMs: number;
            events: number;
            id: string;
            logBytes: number;
            records: number;
            status: components["schemas"]["ExecutionStatus"];
            steps: {
                attempts: number;
                dispatches: number;
                durationMs?: number;
                /** Format: date-time */
                endedAt?: string;
                id: string;
                /** Format: date-time */
                startedAt?: string;
                status: components["schemas"]["StepStatus"];
                type: string;
            }[];
            totals: {
                attempts: number;
                byStatus: {
                    [key: string]: number;
                };
                failures: number;
                settled: number;
                steps: number;
            };
        };
        /** @enum {string} */
        ExecutionStatus: "PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT";
        Explanation: {
            causes: components["schemas"]["Cause"][];
            id: string;
            sentence: string;
            status: components["schemas"]["ExecutionStatus"];
            steps: {
                cause: components["schemas"]["Cause"];
                sentence: string;
                status: components["schemas"]["StepStatus"];
                step: string;
                type: string;
            }[];
            version: number;
            waitsFor: string[];
        };
        Extension: {
            byMs: number;
            expectedDeadlineAt?: string;
            reason?: string;
        };
        FactDeliveries: {
            items: components["schemas"]["FactDelivery"][];
            nextCursor?: string;
        };
        FactDelivery: {
            /** Format: date-time */
            at: string;
            attempts: number;
            fact: string;
            key: string;
            lastAnswer?: components["schemas"]["DeliveryAnswer"];
            /** Format: date-time */
            nextAt?: string;
            replay?: string;
            /** Format: date-time */
            settledAt?: string;
            /** @enum {string} */
            status: "waiting" | "delivered" | "dead";
            type: string;
        };
        FailTask: {
            /** @enum {boolean} */
            effectless?: true;
            error: {
                details?: unknown;
                message: string;
                /** @default internal */
                name?: string;
                terminal?: boolean;
            };
            worker: string;
        };
        Failure: {
            error: components["schemas"]["StepError"];
            step?: string;
        };
        FirstVisit: {
            token: string;
        };
        GrantClearance: {
            level: string;
            reason: string;
        };
        GraphAnswer: {
            data?: {
                [key: string]: unknown;
            } | null;
            errors?: {
                extensions?: {
                    [key: string]: unknown;
                };
                locations?: {
                    column: number;
                    line: number;
                }[];
                message: string;
                path?: (string | number)[];
            }[];
            extensions?: {
                replayed: (string | number)[][];
            };
        };
        GraphRequest: {
            extensions?: {
                [key: string]: unknown;
            } | null;
            operationName?: string | null;
            query: string;
            variables?: {
                [key: string]: unknown;
            } | null;
        };
        Heartbeat: {
            /** @default 0 */
            waitSeconds?: number;
            worker: string;
        };
        HeartbeatAnswer: {
            cancel: boolean;
            /** Format: date-time */
            cancelUntil?: string;
            leaseMs: number;
        };
        ImportedArchive: {
            items: {
                draft?: number;
                id: string;
                /** @enum {string} */
                outcome: "begun" | "unchanged" | "refused";
                reason?: string;
                version?: number;
            }[];
        };
        Invitation: {
            token: string;
            /** Format: date-time */
            until?: string;
        };
        IssueApiKey: {
            /** Format: date-time */
            expiresAt?: string;
            label: string;
            scopes?: ("runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write")[];
        };
        IssuedApiKey: {
            /** Format: date-time */
            expiresAt?: string;
            holder: string;
            id: string;
            /** Format: date-time */
            issuedAt?: string;
            key: string;
            label: string;
            /** Format: date-time */
            lastUsedAt?: string;
            /** Format: date-time */
            revokedAt?: string;
            scopes?: string[];
            /** @enum {string} */
            status: "valid" | "expired" | "revoked";
        };
        JoinTeam: {
            /** @default [] */
            roles?: string[];
        };
        KeySession: {
            key: string;
        };
        LegalBasis: {
            authority: string;
            authorizedUsers: string[];
            classification: string;
            expiresAt?: string;
            purpose: string;
            reference: string;
        };
        LifecycleRules: {
            /** @enum {string} */
            deprecatedWhileRunning: "finish" | "hold" | "cancel";
            /** @enum {string} */
            inlineLegalBasis?: "allowed" | "refused";
        };
        LifecycleRulesAnswer: {
            /** @enum {string} */
            deprecatedWhileRunning: "finish" | "hold" | "cancel";
            /** @enum {string} */
            inlineLegalBasis?: "allowed" | "refused";
            /** @enum {string} */
            review: "off" | "required";
        };
        LiftedLock: {
            id: string;
            /** @enum {string} */
            kind: "person" | "role";
            reason: string;
        };
        Live: {
            /** @constant */
            status: "ok";
        };
        Login: {
            code?: string;
            /** @default false */
            cookie?: boolean;
            id: string;
            /** Format: password */
            password: string;
            /** @default default */
            tenant?: string;
        };
        LogRecord: {
            actor: {
                [key: string]: unknown;
            };
            at: string;
            cause: {
                [key: string]: unknown;
            };
            events: ({
                type: string;
            } & {
                [key: string]: unknown;
            })[];
            hash: string;
            offset: number;
            partition: number;
            prev: string | null;
            rejection?: {
                [key: string]: unknown;
            };
            requestId?: string;
            seq: number;
            term: number;
            topic: string;
            version: number;
        };
        Logs: {
            complete: boolean;
            executionId: string;
            items: components["schemas"]["LogRecord"][];
            nextCursor?: string;
            version: number;
        };
        Me: {
            id: string;
            /** @enum {string} */
            kind: "person" | "service";
            name: string;
            permissions: ("runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write")[];
            roles: string[];
            teams?: components["schemas"]["MemberTeam"][];
            tenant: string;
        };
        Member: {
            /** Format: date-time */
            admittedAt?: string;
            clearance: {
                granted: boolean;
                level: string;
            };
            id: string;
            /** @enum {string} */
            kind: "person" | "service";
            name: string;
            permissions: ("runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write")[];
            roles: string[];
            /** Format: date-time */
            secondFactorSince?: string;
            suspended?: {
                reason: string;
                /** Format: date-time */
                since?: string;
            };
            teams?: components["schemas"]["MemberTeam"][];
        };
        Members: {
            items: components["schemas"]["Member"][];
        };
        MemberTeam: {
            issuer?: string;
            permissions: ("runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write")[];
            roles: string[];
            runbooks: string[];
            team: string;
        };
        NewRunbookPage: {
            items: components["schemas"]["DraftLine"][];
            nextCursor?: string;
        };
        Override: {
            approval: string;
            /** Format: date-time */
            at?: string;
            by: string;
            condemned: number;
            digest: string;
            /** Format: date-time */
            dueAt?: string;
            execution: string;
            id: string;
            quorum: number;
            reason: string;
            refusal?: {
                code: string;
                message: string;
            };
            reviewers: string[];
            reviews: {
                /** Format: date-time */
                at?: string;
                by: string;
                reason: string;
                /** @enum {string} */
                verdict: "uphold" | "condemn";
            }[];
            /** Format: date-time */
            settledAt?: string;
            /** @enum {string} */
            status: "invoked" | "open" | "refused" | "upheld" | "condemned" | "overdue";
            step: string;
            upheld: number;
            youMayReview: boolean;
        };
        OverrideRequest: {
            digest: string;
            reason: string;
        };
        OverrideReview: {
            reason: string;
            /** @enum {string} */
            verdict: "uphold" | "condemn";
        };
        Overrides: {
            items: (components["schemas"]["Override"] | components["schemas"]["RedactedOverride"])[];
        };
        PartitionVerdict: {
            entries: number;
            fault?: {
                [key: string]: unknown;
            };
            headHash: string;
            partition: number;
            /** @enum {string} */
            topic: "runbook.execution.events" | "runbook.correlation.events" | "runbook.registry.events" | "runbook.identity.events";
            valid: boolean;
        };
        PauseSubscription: {
            reason: string;
        };
        People: {
            roles?: string[];
            teams?: string[];
            users?: string[];
        };
        Permission: {
            held: boolean;
            heldWithin?: string[];
            /** @enum {string} */
            permission: "runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write";
            permits: string;
            roles: string[];
        };
        Permissions: {
            items: components["schemas"]["Permission"][];
        };
        PolicyDecision: {
            /** @enum {string} */
            act: "run" | "probe" | "redirect" | "hand-over";
            /** Format: date-time */
            askedAt: string;
            id?: string;
            inputDigest: string;
            mask?: string[];
            /** @enum {string} */
            outcome: "allowed" | "denied" | "unavailable";
            reason?: string;
            required?: string[];
            revision?: string;
            target?: string;
        };
        Poll: {
            actions: string[];
            /** @default 1 */
            max?: number;
            /** @default 0 */
            waitSeconds?: number;
            worker: string;
        };
        Problem: {
            /** @enum {string} */
            code: "malformed-json" | "malformed-query" | "query-exceeded" | "malformed-url" | "malformed-request" | "malformed-header" | "invalid-request" | "invalid-inputs" | "invalid-runbook" | "invalid-cursor" | "legal-basis-missing" | "data-license-missing" | "path-unknown" | "key-missing" | "key-unknown" | "session-over" | "token-refused" | "sign-in-refused" | "second-factor-required" | "logout-token-refused" | "authentication-insufficient" | "sign-in-failed" | "signature-wrong" | "permission-missing" | "clearance-missing" | "step-up-required" | "policy-denied" | "platform-only" | "tenant-suspended" | "cross-site" | "not-authorized" | "legal-basis-expired" | "authority-not-in-force" | "authority-exceeded" | "authority-required" | "not-an-approver" | "four-eyes" | "not-a-reviewer" | "break-glass-forbidden" | "override-locked" | "route-unknown" | "runbook-unknown" | "draft-unknown" | "session-unknown" | "schedule-unknown" | "execution-unknown" | "step-unknown" | "approval-unknown" | "moment-unknown" | "event-source-unknown" | "authority-unknown" | "member-unknown" | "tenant-unknown" | "team-unknown" | "role-unknown" | "api-key-unknown" | "credential-unknown" | "invitation-unknown" | "provider-unknown" | "subscription-unknown" | "override-unknown" | "lock-unknown" | "report-absent" | "method-not-allowed" | "versions-exceeded" | "drafts-exceeded" | "signature-required" | "review-required" | "runbook-deprecated" | "runbook-unapproved" | "handed-over" | "begun-before" | "topic-taken" | "authority-exists" | "authority-invalid" | "subscription-exists" | "subscriptions-exceeded" | "member-exists" | "tenant-exists" | "tenant-has-administrator" | "team-exists" | "team-dissolved" | "credential-exists" | "credential-unbound" | "role-held" | "duties-in-conflict" | "last-administrator" | "members-exceeded" | "override-settled" | "overrides-exceeded" | "already-reviewed" | "evidence-unavailable" | "not-applicable" | "limit-exceeded" | "digest-mismatch" | "already-voted" | "gate-missing" | "purged" | "task-gone" | "outdated" | "conflict" | "request-timeout" | "precondition-failed" | "payload-too-large" | "uri-too-long" | "media-type-unsupported" | "idempotency-key-reused" | "form-invalid" | "precondition-required" | "streams-exceeded" | "rate-exceeded" | "overloaded" | "quota-exceeded" | "checks-exceeded" | "sign-ins-exceeded" | "headers-too-large" | "events-exceeded" | "internal" | "decision-pending" | "second-factor-unset" | "credential-key-unavailable" | "credential-unchecked" | "subscription-unchecked" | "issuer-unavailable" | "policy-unavailable" | "not-ready" | "storage-full";
            detail: string;
            errors?: {
                message: string;
                pointer: string;
            }[];
            status: number;
            title: string;
            traceId: string;
            /** Format: uri */
            type: string;
        };
        Ready: {
            checks: {
                [key: string]: unknown;
            };
            standing?: {
                [key: string]: unknown;
            };
            /** @constant */
            status: "ok";
        };
        RecoveryCodes: {
            recoveryCodes: string[];
        };
        RedactedApproval: {
            classification: string;
            execution: string;
            id: string;
            /** @constant */
            redacted: true;
            runbook: {
                id: string;
                version: number;
            };
            /** @enum {string} */
            status: "open" | "approved" | "overridden" | "rejected" | "expired" | "failed" | "skipped" | "cancelled" | "withdrawn";
        };
        RedactedCredentialUse: {
            /** Format: date-time */
            at?: string;
            classification: string;
            execution: string;
            /** @constant */
            redacted: true;
        };
        RedactedExecution: {
            classification: string;
            id: string;
            /** @constant */
            redacted: true;
            runbook: {
                id: string;
                version: number;
            };
            status: components["schemas"]["ExecutionStatus"];
        };
        RedactedOverride: {
            classification: string;
            execution: string;
            id: string;
            /** @constant */
            redacted: true;
            runbook: {
                id: string;
                version: number;
            };
            status: string;
        };
        Refresh: {
            refreshToken?: string;
        };
        RegisteredEventSource: {
            accepts?: {
                sources?: string[];
                types?: string[];
            };
            classification?: string;
            /** @enum {string} */
            format: "cloudevents" | "json";
            id: string;
            mapping?: {
                id?: string;
                key?: string;
                source?: string;
                time?: string;
                type?: string;
            };
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            revision: number;
            signature?: {
                headers: unknown;
                /** @constant */
                scheme: "hmac-sha256";
                secret: string;
                /** @default 86400 */
                toleranceSeconds: number;
            } | {
                /**
                 * @default [
                 *       "EdDSA",
                 *       "ES256",
                 *       "RS256",
                 *       "PS256"
                 *     ]
                 */
                algorithms: ("EdDSA" | "ES256" | "RS256" | "PS256")[];
                headers: unknown;
                jwksUri?: string;
                keys?: ({
                    /** @enum {string} */
                    alg?: "EdDSA" | "ES256" | "RS256" | "PS256";
                    /** @constant */
                    crv: "Ed25519";
                    kid?: string;
                    /** @constant */
                    kty: "OKP";
                    /** @constant */
                    use?: "sig";
                    x: string;
                } | {
                    /** @enum {string} */
                    alg?: "EdDSA" | "ES256" | "RS256" | "PS256";
                    /** @constant */
                    crv: "P-256";
                    kid?: string;
                    /** @constant */
                    kty: "EC";
                    /** @constant */
                    use?: "sig";
                    x: string;
                    y: string;
                } | {
                    /** @enum {string} */
                    alg?: "EdDSA" | "ES256" | "RS256" | "PS256";
                    e: string;
                    kid?: string;
                    /** @constant */
                    kty: "RSA";
                    n: string;
                    /** @constant */
                    use?: "sig";
                })[];
                /** @constant */
                scheme: "jws";
                /** @default 86400 */
                toleranceSeconds: number;
            } | {
                producer: string;
                /** @constant */
                scheme: "topic";
            };
            topic?: string;
            ttlMs: number;
            webhook?: {
                /** @constant */
                scheme: "standard-webhooks";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            } | {
                /** @constant */
                scheme: "github";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            } | {
                /** @constant */
                scheme: "slack";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            } | {
                /**
                 * @default hex
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                header: unknown;
                /** @default  */
                prefix: string;
                /** @constant */
                scheme: "hmac-sha256";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            };
        };
        RejectDraft: {
            reason: string;
        };
        ReleaseExecution: {
            reason: string;
        };
        Rename: {
            name: string;
        };
        RenameTeam: {
            name: string;
        };
        RenewAuthority: {
            authorityId?: string;
            reason: string;
        };
        RepairStep: {
            expectedAttempt?: number;
            reason: string;
        };
        Replay: {
            /** Format: date-time */
            from: string;
            queued: number;
            /** Format: date-time */
            reachedAt?: string;
            replay: string;
            /** @enum {string} */
            status: "waiting" | "done" | "cut" | "ended";
            /** Format: date-time */
            to: string;
        };
        Replays: {
            items: components["schemas"]["Replay"][];
        };
        ReplaySubscription: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
        };
        Rerun: {
            fromStep?: string;
            inputs?: {
                [key: string]: unknown;
            };
            reason: string;
        };
        ResolveStep: {
            expectedAttempt?: number;
            /** @enum {string} */
            outcome: "completed" | "failed" | "retry";
            output?: unknown;
            reason: string;
        };
        RestoreVersion: {
            reason: string;
        };
        RetryStep: {
            expectedAttempt?: number;
            reason: string;
            variables?: {
                [key: string]: unknown;
            };
        };
        RevokeCredential: {
            reason: string;
        };
        Role: {
            grantedBy: string[];
            isOwn: boolean;
            permissions: ("runbooks:read" | "runbooks:write" | "runbooks:comment" | "runbooks:review" | "authorities:read" | "authorities:write" | "authorities:release" | "lifecycle:write" | "executions:read" | "executions:start" | "executions:pause" | "executions:cancel" | "executions:retry" | "executions:skip" | "approvals:read" | "approvals:vote" | "approvals:manage" | "approvals:override" | "evidence:read" | "audit:verify" | "events:read" | "events:write" | "event-sources:write" | "subscriptions:read" | "subscriptions:write" | "workers:act" | "people:read" | "people:write" | "api-keys:write" | "egress:write" | "credentials:read" | "credentials:write" | "security:read" | "tenants:read" | "tenants:write")[];
            role: string;
        };
        Roles: {
            items: components["schemas"]["Role"][];
        };
        RotateCredential: {
            /** @enum {string} */
            kind: "bearer";
            value: {
                token: string;
            };
        } | {
            /** @enum {string} */
            kind: "api-key";
            value: {
                /** @default X-API-Key */
                header?: string;
                key: string;
            };
        } | {
            /** @enum {string} */
            kind: "basic";
            value: {
                password: string;
                username: string;
            };
        } | {
            /** @enum {string} */
            kind: "ssh";
            value: {
                hostKey?: string | string[];
                knownHosts?: string;
                passphrase?: string;
                password?: string;
                privateKey?: string;
                username?: string;
            };
        } | {
            /** @enum {string} */
            kind: "oauth2";
            value: {
                audience?: string;
                /**
                 * @default basic
                 * @enum {string}
                 */
                clientAuthentication?: "basic" | "body";
                clientId: string;
                clientSecret: string;
                scope?: string;
                tokenUrl: string;
            };
        } | {
            /** @enum {string} */
            kind: "mtls";
            value: {
                authorities?: string;
                certificate: string;
                passphrase?: string;
                privateKey: string;
            };
        };
        RotateSubscriptionSecret: {
            /** @default 86400 */
            overlapSeconds?: number;
            secret?: string;
        };
        Runbook: {
            approval?: {
                authors: string[];
                by: string;
                draft?: number;
                /** @enum {string} */
                kind: "review" | "author" | "product";
                restores?: {
                    reason: string;
                    version: number;
                };
            };
            definition: {
                [key: string]: unknown;
            };
            deprecated?: {
                /** Format: date-time */
                at: string;
                by: string;
                reason: string;
            };
            description?: string;
            digest: string;
            id: string;
            labels: string[];
            name: string;
            /** Format: date-time */
            registeredAt?: string;
            registeredBy: string;
            /** @enum {string} */
            status: "APPROVED" | "DEPRECATED";
            version: number;
        };
        RunbookActivity: {
            completed: number;
            failed: number;
            id: string;
            newest: {
                dryRun?: boolean;
                /** Format: date-time */
                endedAt?: string;
                id: string;
                /** Format: date-time */
                startedAt: string;
                /** @enum {string} */
                status: "PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT";
            }[];
            open: number;
            successRate?: number;
            teams: string[];
        };
        RunbookActivityPage: {
            items: components["schemas"]["RunbookActivity"][];
            nextCursor?: string;
        };
        RunbookDifference: {
            after: {
                digest: string;
                name: string;
            };
            before: {
                digest: string;
                name: string;
            };
            isSame: boolean;
            meaning: {
                authority: components["schemas"]["ValueChanges"];
                gates: components["schemas"]["ValueChanges"];
                members: components["schemas"]["ValueChanges"];
                sensitive: components["schemas"]["ValueChanges"];
                steps: {
                    added: {
                        name: string;
                        value: unknown;
                    }[];
                    changed: {
                        members: {
                            after: unknown;
                            before: unknown;
                            name: string;
                        }[];
                        name: string;
                    }[];
                    removed: {
                        name: string;
                        value: unknown;
                    }[];
                };
            };
            text?: string;
            /** @enum {string} */
            textOf: "source" | "definition";
        };
        RunbookDocument: {
            /** @constant */
            apiVersion: "runbook/v1";
            description?: string;
            id: string;
            inputs?: components["schemas"]["RunbookDocument.schema"];
            labels?: string[];
            legalBasis?: {
                authority?: string;
                classification?: string;
                dataLicenses?: string[];
                required?: boolean;
            };
            limits?: {
                concurrency?: number;
                durationMs?: number;
            };
            name: string;
            onFailure?: components["schemas"]["RunbookDocument.step"][];
            outputs?: {
                [key: string]: components["schemas"]["RunbookDocument.value"];
            };
            retentionDays?: number;
            steps: components["schemas"]["RunbookDocument.step"][];
            triggers?: ({
                event: string;
                id?: string;
                inputs?: {
                    [key: string]: components["schemas"]["RunbookDocument.value"];
                };
                when?: components["schemas"]["RunbookDocument.condition"];
            } | {
                inputs?: {
                    [key: string]: components["schemas"]["RunbookDocument.value"];
                };
                /** @enum {string} */
                overlap?: "skip" | "queue" | "replace" | "allow";
                schedule: string;
                timezone?: string;
            })[];
        };
        "RunbookDocument.condition": string | {
            field: string;
            /** @enum {string} */
            op: "eq" | "ne" | "gt" | "lt" | "gte" | "lte" | "in" | "contains" | "exists";
            value?: components["schemas"]["RunbookDocument.value"];
        } | {
            all: components["schemas"]["RunbookDocument.condition"][];
        } | {
            any: components["schemas"]["RunbookDocument.condition"][];
        } | {
            not: components["schemas"]["RunbookDocument.condition"];
        };
        "RunbookDocument.schema": boolean | {
            [key: string]: unknown;
        };
        "RunbookDocument.step": {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "action";
            use: string;
            when?: components["schemas"]["RunbookDocument.condition"];
            with?: {
                [key: string]: components["schemas"]["RunbookDocument.value"];
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "call-service";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                address?: string;
                auth?: ("bearer" | "basic") | {
                    /** @enum {string} */
                    type: "bearer" | "basic";
                } | {
                    name: string;
                    /** @constant */
                    type: "header";
                };
                body?: components["schemas"]["RunbookDocument.value"];
                clientCertificate?: string;
                credential?: string;
                expect?: {
                    status: number[];
                };
                headers?: {
                    [key: string]: string | number | boolean;
                };
                method?: string;
                proto?: string;
                proxy?: string | {
                    credential?: string;
                    url: string;
                };
                /** @enum {string} */
                redirects?: "follow" | "refuse";
                url?: string;
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "command";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                argv: string[];
                credential: string;
                host: string;
            };
        } | {
            assumptions?: string[];
            cases?: {
                [key: string]: string[];
            };
            classification?: string;
            dataLicenses?: string[];
            default?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            else?: string[];
            id: string;
            if?: components["schemas"]["RunbookDocument.condition"];
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            switch?: string;
            then?: string[];
            timeoutMs?: number;
            /** @constant */
            type: "conditional";
            when?: components["schemas"]["RunbookDocument.condition"];
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "human-approval";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                approvers: {
                    roles?: string[];
                    teams?: string[];
                    users?: string[];
                };
                escalateTo?: {
                    roles?: string[];
                    teams?: string[];
                    users?: string[];
                };
                form?: components["schemas"]["RunbookDocument.schema"];
                fourEyes?: boolean;
                message?: string;
                of?: number;
                /** @enum {string} */
                onTimeout?: "fail" | "reject" | "approve" | "escalate";
                quorum?: number;
                rejectOnFirst?: boolean;
                timeoutMs?: number;
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "instruction";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                assignee?: string | {
                    roles?: string[];
                    teams?: string[];
                    users?: string[];
                };
                checklist?: string[];
                form?: components["schemas"]["RunbookDocument.schema"];
                markdown: string;
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "notify";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                /** @enum {string} */
                channel: "webhook" | "email" | "slack";
                credential?: string;
                data?: components["schemas"]["RunbookDocument.value"];
                subject?: string;
                text: string;
                to?: string | string[];
                url?: string;
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "runbook";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                id: string;
                inputs?: {
                    [key: string]: components["schemas"]["RunbookDocument.value"];
                };
                version?: number | "latest";
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "timer";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                durationMs?: number | string;
                until?: string;
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "transform";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                value: components["schemas"]["RunbookDocument.value"];
            };
        } | {
            assumptions?: string[];
            classification?: string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            timeoutMs?: number;
            /** @constant */
            type: "wait-for-event";
            when?: components["schemas"]["RunbookDocument.condition"];
            with: {
                allOf?: {
                    event: string;
                    key?: string;
                    name: string;
                    when?: components["schemas"]["RunbookDocument.condition"];
                }[];
                anyOf?: {
                    event: string;
                    key?: string;
                    name: string;
                    when?: components["schemas"]["RunbookDocument.condition"];
                }[];
                event?: string;
                key?: string;
                onTimeout?: ("fail" | "continue") | {
                    goto: string;
                };
                /** @enum {string} */
                read?: "data" | "envelope";
                timeoutMs?: number;
                when?: components["schemas"]["RunbookDocument.condition"];
            };
        } | {
            as?: string;
            assumptions?: string[];
            breakIf?: components["schemas"]["RunbookDocument.condition"];
            classification?: string;
            collect?: components["schemas"]["RunbookDocument.value"];
            concurrency?: number;
            count?: number | string;
            dataLicenses?: string[];
            dependsOn?: string[];
            /** @enum {string} */
            effect?: "idempotent" | "once";
            forEach?: string | components["schemas"]["RunbookDocument.value"][];
            id: string;
            /** @enum {string} */
            join?: "all" | "any";
            maxIterations?: number;
            name?: string;
            onError?: ("fail" | "continue" | "skip") | {
                goto: string;
            };
            output?: {
                evidence?: {
                    name: string;
                    value: components["schemas"]["RunbookDocument.value"];
                }[];
                schema?: components["schemas"]["RunbookDocument.schema"];
            };
            retry?: {
                /** @enum {string} */
                backoff?: "fixed" | "linear" | "exponential";
                delayMs?: number;
                jitter?: boolean;
                maxAttempts: number;
                maxDelayMs?: number;
                maxTotalMs?: number;
                on?: (string | number)[];
            };
            sensitive?: string;
            steps: components["schemas"]["RunbookDocument.step"][];
            timeoutMs?: number;
            /** @constant */
            type: "loop";
            when?: components["schemas"]["RunbookDocument.condition"];
            while?: components["schemas"]["RunbookDocument.condition"];
        };
        "RunbookDocument.value": string | number | boolean | null | unknown[] | {
            [key: string]: unknown;
        };
        RunbookLine: {
            approval?: {
                authors: string[];
                by: string;
                draft?: number;
                /** @enum {string} */
                kind: "review" | "author" | "product";
                restores?: {
                    reason: string;
                    version: number;
                };
            };
            deprecated?: {
                /** Format: date-time */
                at: string;
                by: string;
                reason: string;
            };
            description?: string;
            digest: string;
            id: string;
            labels: string[];
            name: string;
            /** Format: date-time */
            registeredAt?: string;
            registeredBy: string;
            /** @enum {string} */
            status: "APPROVED" | "DEPRECATED";
            version: number;
        };
        RunbookPage: {
            items: components["schemas"]["RunbookLine"][];
            nextCursor?: string;
        };
        RunbookPin: {
            digest: string;
            draft?: number;
            id: string;
            version: number;
        };
        RunbookText: {
            /** @enum {string} */
            format: "yaml" | "json";
            isAsWritten: boolean;
            text: string;
        };
        RunbookVersions: {
            approval?: {
                authors: string[];
                by: string;
                draft?: number;
                /** @enum {string} */
                kind: "review" | "author" | "product";
                restores?: {
                    reason: string;
                    version: number;
                };
            };
            definition: {
                [key: string]: unknown;
            };
            deprecated?: {
                /** Format: date-time */
                at: string;
                by: string;
                reason: string;
            };
            description?: string;
            digest: string;
            id: string;
            labels: string[];
            name: string;
            /** Format: date-time */
            registeredAt?: string;
            registeredBy: string;
            /** @enum {string} */
            status: "APPROVED" | "DEPRECATED";
            version: number;
            versions: components["schemas"]["RunbookLine"][];
        };
        Schedule: {
            last?: {
                executionId?: string;
                /** Format: date-time */
                firedAt?: string;
                missed: number;
                outcome: string;
                reason?: string;
                /** Format: date-time */
                scheduledAt?: string;
            };
            /** Format: date-time */
            nextAt?: string;
            overlap: string;
            paused?: {
                by: string;
                reason: string;
                /** Format: date-time */
                since?: string;
            };
            runbookId: string;
            running?: string;
            schedule: string;
            timezone: string;
            trigger: string;
            waiting?: string;
        };
        Schedules: {
            items: components["schemas"]["Schedule"][];
        };
        SecondFactorEnrolment: {
            address: string;
        };
        SecurityReport: {
            /** Format: date-time */
            at: string;
            counts: {
                high: number;
                low: number;
                medium: number;
            };
            findings: {
                about: string[];
                /** @enum {string} */
                id: "entrance-without-tls" | "development-key-in-use" | "development-persons" | "records-without-seal" | "back-end-without-sign-in" | "back-end-without-tls" | "review-off" | "pages-over-http" | "data-folder-open" | "mail-without-tls" | "administrators-without-second-factor" | "step-up-unset" | "overrides-overdue" | "overrides-owed" | "break-glass-with-one-reviewer" | "one-administrator" | "keys-without-end" | "keys-that-are-old" | "keys-unused" | "invitations-open" | "sources-without-signature" | "sources-by-declaration";
                mend: string;
                /** @enum {string} */
                severity: "high" | "medium" | "low";
                what: string;
                why: string;
            }[];
        };
        Session: {
            address?: string;
            agent?: string;
            /** @enum {string} */
            by: "password" | "provider" | "key";
            id: string;
            isCurrent: boolean;
            /** @constant */
            isHalfway?: true;
            /** Format: date-time */
            lastUsedAt?: string;
            provider?: string;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            until: string;
        };
        Sessions: {
            items: components["schemas"]["Session"][];
        };
        SetUp: {
            /** @default false */
            cookie?: boolean;
            id: string;
            name: string;
            /** Format: password */
            password: string;
            token: string;
        };
        ShownEventSource: {
            accepts?: {
                sources?: string[];
                types?: string[];
            };
            classification?: string;
            /** @enum {string} */
            format: "cloudevents" | "json";
            id: string;
            mapping?: {
                id?: string;
                key?: string;
                source?: string;
                time?: string;
                type?: string;
            };
            /** @enum {string} */
            reading?: "standing" | "going-on";
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            revision: number;
            signature?: {
                headers: unknown;
                /** @constant */
                scheme: "hmac-sha256";
                secret: string;
                /** @default 86400 */
                toleranceSeconds: number;
            } | {
                /**
                 * @default [
                 *       "EdDSA",
                 *       "ES256",
                 *       "RS256",
                 *       "PS256"
                 *     ]
                 */
                algorithms: ("EdDSA" | "ES256" | "RS256" | "PS256")[];
                headers: unknown;
                jwksUri?: string;
                keys?: ({
                    /** @enum {string} */
                    alg?: "EdDSA" | "ES256" | "RS256" | "PS256";
                    /** @constant */
                    crv: "Ed25519";
                    kid?: string;
                    /** @constant */
                    kty: "OKP";
                    /** @constant */
                    use?: "sig";
                    x: string;
                } | {
                    /** @enum {string} */
                    alg?: "EdDSA" | "ES256" | "RS256" | "PS256";
                    /** @constant */
                    crv: "P-256";
                    kid?: string;
                    /** @constant */
                    kty: "EC";
                    /** @constant */
                    use?: "sig";
                    x: string;
                    y: string;
                } | {
                    /** @enum {string} */
                    alg?: "EdDSA" | "ES256" | "RS256" | "PS256";
                    e: string;
                    kid?: string;
                    /** @constant */
                    kty: "RSA";
                    n: string;
                    /** @constant */
                    use?: "sig";
                })[];
                /** @constant */
                scheme: "jws";
                /** @default 86400 */
                toleranceSeconds: number;
            } | {
                producer: string;
                /** @constant */
                scheme: "topic";
            };
            standing?: {
                reason: string;
                /** Format: date-time */
                since?: string;
            };
            topic?: string;
            topicMadeAnew?: {
                /** Format: date-time */
                at: string;
                reason: string;
                times: number;
            };
            ttlMs: number;
            webhook?: {
                /** @constant */
                scheme: "standard-webhooks";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            } | {
                /** @constant */
                scheme: "github";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            } | {
                /** @constant */
                scheme: "slack";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            } | {
                /**
                 * @default hex
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                header: unknown;
                /** @default  */
                prefix: string;
                /** @constant */
                scheme: "hmac-sha256";
                secret: string;
                /** @default 300 */
                toleranceSeconds: number;
            };
        };
        StartExecution: {
            authorityId?: string;
            /** @default [] */
            dataLicenses?: string[];
            draft?: number;
            dryRun?: boolean;
            incidentId?: string;
            /** @default {} */
            inputs?: {
                [key: string]: unknown;
            };
            labels?: {
                [key: string]: string;
            };
            legalBasis?: {
                authority: string;
                authorizedUsers: string[];
                classification: string;
                /** Format: date-time */
                expiresAt?: string;
                purpose: string;
                reference: string;
            };
            runbookId: string;
            samples?: {
                [key: string]: unknown;
            };
            triggeredBy?: string;
            version?: number;
        };
        Step: {
            approval?: {
                approved: number;
                /** Format: date-time */
                deadlineAt?: string;
                digest: string;
                id: string;
                /** @enum {string} */
                kind: "approval" | "instruction";
                quorum: number;
                rejected: number;
            };
            attempt: number;
            authority?: {
                id: string;
                version: number;
            };
            branch?: {
                explanation: unknown;
                name: string;
                targets: string[];
            };
            /** Format: date-time */
            cancelUntil?: string;
            child?: string;
            doubt?: components["schemas"]["StepError"];
            /** Format: date-time */
            dueAt?: string;
            durationMs?: number;
            /** Format: date-time */
            endedAt?: string;
            error?: components["schemas"]["StepError"];
            evidence?: {
                name: string;
                sha256: string;
            }[];
            executor?: string;
            goto?: string;
            http?: {
                headers: {
                    [key: string]: string;
                };
                status: number;
            };
            id: string;
            /** @constant */
            inherited?: true;
            loop?: {
                begun: number;
                /** @constant */
                broke?: true;
                concurrency: number;
                failing?: components["schemas"]["StepError"];
                total?: number;
            };
            name?: string;
            note?: string;
            /** @constant */
            onFailure?: true;
            output?: unknown;
            policy?: components["schemas"]["PolicyDecision"];
            reason?: string;
            /** Format: date-time */
            retryAt?: string;
            /** @constant */
            simulated?: true;
            /** Format: date-time */
            startedAt?: string;
            status: components["schemas"]["StepStatus"];
            /** Format: date-time */
            timeoutAt?: string;
            type: string;
            waits?: {
                event: string;
                key?: string;
                name?: string;
            }[];
        };
        StepError: {
            details?: unknown;
            message: string;
            name: string;
            terminal?: boolean;
        };
        Steps: {
            id: string;
            items: components["schemas"]["Step"][];
            version: number;
        };
        /** @enum {string} */
        StepStatus: "PENDING" | "READY" | "RUNNING" | "RETRYING" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "IN_DOUBT" | "COMPLETED" | "FAILED" | "SKIPPED" | "CANCELLED" | "TIMED_OUT";
        StepUp: {
            code: string;
        } | {
            /** Format: password */
            password: string;
        };
        StepUpPolicy: {
            withinMinutes?: number;
        };
        Subscription: {
            /** Format: date-time */
            changedAt: string;
            clearance?: string;
            deliveries: {
                dead: number;
                delivered: number;
                waiting: number;
            };
            description?: string;
            id: string;
            latest?: components["schemas"]["FactDelivery"];
            paused?: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                because: "asked" | "gone" | "backlog";
                reason: string;
            };
            /** Format: date-time */
            previousSecretUntil?: string;
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            revision: number;
            runbooks: string[];
            secretVersion: number;
            /** @enum {string} */
            standing: "ACTIVE" | "PAUSED";
            tenants?: string[];
            types: string[];
            url: string;
        };
        SubscriptionAfterAct: {
            /** Format: date-time */
            changedAt: string;
            clearance?: string;
            description?: string;
            id: string;
            paused?: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                because: "asked" | "gone" | "backlog";
                reason: string;
            };
            /** Format: date-time */
            previousSecretUntil?: string;
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            revision: number;
            runbooks: string[];
            secretVersion: number;
            /** @enum {string} */
            standing: "ACTIVE" | "PAUSED";
            tenants?: string[];
            types: string[];
            url: string;
        };
        SubscriptionLine: {
            /** Format: date-time */
            changedAt: string;
            clearance?: string;
            description?: string;
            id: string;
            paused?: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                because: "asked" | "gone" | "backlog";
                reason: string;
            };
            /** Format: date-time */
            previousSecretUntil?: string;
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            revision: number;
            runbooks: string[];
            secretVersion: number;
            /** @enum {string} */
            standing: "ACTIVE" | "PAUSED";
            tenants?: string[];
            types: string[];
            url: string;
        };
        Subscriptions: {
            items: components["schemas"]["SubscriptionLine"][];
        };
        SubscriptionWithSecret: {
            /** Format: date-time */
            changedAt: string;
            clearance?: string;
            description?: string;
            id: string;
            paused?: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                because: "asked" | "gone" | "backlog";
                reason: string;
            };
            /** Format: date-time */
            previousSecretUntil?: string;
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            revision: number;
            runbooks: string[];
            secret: string;
            secretVersion: number;
            /** @enum {string} */
            standing: "ACTIVE" | "PAUSED";
            tenants?: string[];
            types: string[];
            url: string;
        };
        Suspend: {
            reason: string;
        };
        SuspendTenant: {
            reason: string;
        };
        Task: {
            action: string;
            attempt: number;
            /** @constant */
            effect?: "once";
            execution: {
                dataLicenses: string[];
                id: string;
                incidentId?: string;
                legalBasis?: components["schemas"]["LegalBasis"];
                runbook: components["schemas"]["RunbookPin"];
                /** Format: date-time */
                startedAt: string;
                tenant: string;
            };
            id: string;
            idempotencyKey: string;
            leaseMs: number;
            parameters: unknown;
            requestId?: string;
            step: string;
            timeLeftMs: number;
            traceparent?: string;
        };
        Tasks: {
            tasks: components["schemas"]["Task"][];
        };
        Team: {
            /** Format: date-time */
            createdAt?: string;
            dissolved?: {
                reason: string;
                /** Format: date-time */
                since?: string;
            };
            id: string;
            members: {
                member: string;
                roles: string[];
            }[];
            name: string;
            runbooks: string[];
        };
        Teams: {
            items: components["schemas"]["Team"][];
        };
        Tenant: {
            /** Format: date-time */
            createdAt?: string;
            hasAdministrator: boolean;
            id: string;
            isPlatform: boolean;
            members: number;
            name: string;
            suspended?: {
                reason: string;
                /** Format: date-time */
                since?: string;
            };
        };
        Tenants: {
            items: components["schemas"]["Tenant"][];
        };
        TenantUsage: {
            logBytes: number;
            parkedExecutions: number;
            quotas: {
                actsPerMinute: number;
                concurrentSteps: number;
                executionTimeMs?: number;
                logBytes: number;
                parkedExecutions: number;
                runningExecutions: number;
            };
            runningExecutions: number;
            started: number;
            startedToday: number;
            steps: number;
            stepsToday: number;
            tenant: string;
        };
        TimedCode: {
            code: string;
        };
        Tokens: {
            accessToken?: string;
            /** Format: date-time */
            accessUntil?: string;
            refreshToken?: string;
            /** Format: date-time */
            until?: string;
        };
        TriedStep: {
            branch?: {
                explanation: unknown;
                name: string;
                targets: string[];
            };
            faults: {
                at: string;
                message: string;
                position?: number;
                source?: string;
            }[];
            /** @constant */
            isPretended?: true;
            output?: unknown;
            over?: unknown;
            parameters?: unknown;
            pretends: string[];
            secrets?: {
                name: string;
                offset?: number;
                pointer: string;
            }[];
            step: string;
            type: string;
            when?: {
                explanation: unknown;
                holds: boolean;
            };
        };
        TryStep: {
            /**
             * @default yaml
             * @enum {string}
             */
            format?: "yaml" | "json";
            index?: number;
            /** @default {} */
            inputs?: {
                [key: string]: unknown;
            };
            item?: unknown;
            outputs?: {
                [key: string]: unknown;
            };
            step: string;
            text: string;
        };
        ValueChanges: {
            added: {
                name: string;
                value: unknown;
            }[];
            changed: {
                after: unknown;
                before: unknown;
                name: string;
            }[];
            removed: {
                name: string;
                value: unknown;
            }[];
        };
        Vote: {
            comment?: string;
            /** @enum {string} */
            decision: "approve" | "reject";
            digest: string;
            form?: unknown;
        };
        WaysIn: {
            providers: string[];
            setUp: boolean;
        };
        WithdrawClearance: {
            reason: string;
        };
        WithdrawDraft: {
            reason?: string;
        } | null;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ActionsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Actions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                mine?: "true" | "false";
                status?: "open" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_comment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Comment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_delegate: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Delegation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_extend: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Extension"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OverridesController_invoke: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverrideRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Override"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_vote: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Vote"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalsController_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuditVerificationController_verify: {
        parameters: {
            query: {
                entries?: number;
                headHash?: string;
                partition: number;
                topic?: "runbook.execution.events" | "runbook.correlation.events" | "runbook.registry.events" | "runbook.identity.events";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartitionVerdict"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeysController_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeysController_issueOwn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedApiKey"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeysController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WaysInController_firstVisit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstVisit"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WaysInController_keySession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeySession"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthController_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LogoutController_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndOfSession"];
                };
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthController_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OidcController_begin: {
        parameters: {
            query?: {
                fresh?: "true" | "false";
                returnTo?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LogoutController_heed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    logout_token: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OidcController_end: {
        parameters: {
            query?: {
                code?: string;
                error?: string;
                iss?: string;
                state?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthController_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChoosePassword"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthController_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permissions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthController_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SecondFactorController_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorEnrolment"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SecondFactorController_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TimedCode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SecondFactorController_removeOwn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TimedCode"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionsController_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionsController_endOwn: {
        parameters: {
            query?: {
                keep?: "current";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionsController_endOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthController_setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StepUpController_prove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUp"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StepUpController_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepUpPolicy"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StepUpController_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUpPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepUpPolicy"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WaysInController_waysIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaysIn"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authorities"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAuthority"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authority"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authority"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_amend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AmendAuthority"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authority"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_runs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                status?: "PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_reinstate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeStandingOfAuthority"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authority"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthoritiesController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeStandingOfAuthority"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authority"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthorityController_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthorityCheckRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorityCheck"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BreakGlassController_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BreakGlass"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BreakGlassController_allow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakGlassRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BreakGlass"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BreakGlassController_forbid: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BreakGlassController_lift: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LiftedLock"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BreakGlass"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClearancesController_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClassificationScale"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClearancesController_setRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClassificationRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClassificationScale"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClearancesController_removeRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClassificationScale"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credentials"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialsController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCredential"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialsController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialsController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialActsController_bind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialBindings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialActsController_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckCredential"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialCheck"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialActsController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeCredential"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialActsController_unbind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialBindings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialsController_usesOf: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialUses"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CredentialsController_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateCredential"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DoubtsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                mine?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoubtsPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EgressRuleController_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EgressRule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EgressRuleController_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EgressRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EgressRule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventSourcesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSources"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventSourcesController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownEventSource"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventSourcesController_register: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventSource"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredEventSource"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredEventSource"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventSourcesController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventSourcesController_dispositions: {
        parameters: {
            query?: {
                cursor?: string;
                disposition?: "correlated" | "started" | "buffered" | "duplicate" | "expired" | "no-match" | "malformed" | "unauthorised" | "unsigned" | "signature-invalid" | "stale" | "replayed";
                event?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispositions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventsController_receive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents-batch+json": ({
                    data?: unknown;
                    datacontenttype?: string | null;
                    /** Format: uri */
                    dataschema?: string | null;
                    /** Format: uri-reference */
                    source: unknown;
                    subject?: string | null;
                    /** Format: date-time */
                    time?: string | null;
                } & {
                    [key: string]: (boolean | string | null) | number;
                })[];
                "application/cloudevents+json": {
                    data?: unknown;
                    datacontenttype?: string | null;
                    /** Format: uri */
                    dataschema?: string | null;
                    /** Format: uri-reference */
                    source: unknown;
                    subject?: string | null;
                    /** Format: date-time */
                    time?: string | null;
                } & {
                    [key: string]: (boolean | string | null) | number;
                };
                "application/json": {
                    data?: unknown;
                    datacontenttype?: string | null;
                    /** Format: uri */
                    dataschema?: string | null;
                    /** Format: uri-reference */
                    source: unknown;
                    subject?: string | null;
                    /** Format: date-time */
                    time?: string | null;
                } & {
                    [key: string]: (boolean | string | null) | number;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOutcomes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunListsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                incidentId?: string;
                label?: string;
                limit?: number;
                runbookId?: string;
                startedAfter?: string;
                startedBefore?: string;
                startedBy?: string;
                status?: ("PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT") | ("PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT")[];
                tenant?: string;
                text?: string;
                triggeredBy?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExecutionsController_start: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartExecution"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExecutionsController_one: {
        parameters: {
            query?: {
                asOf?: string;
                waitSeconds?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuthorityController_trail: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorityTrail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    HeldRunsController_renew: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenewAuthority"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ControlController_cancel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Control"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ProofController_evidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceBundle"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExplanationController_explain: {
        parameters: {
            query?: {
                asOf?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ProofController_logs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Logs"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ProofController_verify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainVerdict"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ControlController_pause: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Control"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ControlController_release: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseExecution"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ProofController_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/markdown": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ControlController_rerun: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rerun"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ControlController_resume: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Control"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExecutionsController_stats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionStats"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExplanationController_steps: {
        parameters: {
            query?: {
                asOf?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Steps"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OutputController_follow: {
        parameters: {
            query?: never;
            header?: {
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                    "text/plain": string;
                };
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RepairController_resolve: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RepairController_retry: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RepairController_skip: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepairStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExecutionsController_stream: {
        parameters: {
            query?: {
                output?: "true" | "false";
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ControlController_terminate: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Control"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RepairController_variables: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditVariables"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkController_act: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkControl"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunListsController_counts: {
        parameters: {
            query?: {
                incidentId?: string;
                label?: string;
                runbookId?: string;
                startedAfter?: string;
                startedBefore?: string;
                startedBy?: string;
                status?: ("PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT") | ("PENDING" | "RUNNING" | "PAUSING" | "PAUSED" | "AWAITING_APPROVAL" | "AWAITING_EVENT" | "AWAITING_OPERATOR" | "AUTHORITY_HOLD" | "COMPLETED" | "FAILED" | "CANCELLED" | "TIMED_OUT")[];
                tenant?: string;
                text?: string;
                triggeredBy?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionCounts"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunListsController_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GraphController_ask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "HealthController_live[1]": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "HealthController_ready[1]": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SecurityController_security: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "HealthController_startup[1]": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    VersionsController_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LifecycleRulesAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    VersionsController_setRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LifecycleRules"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LifecycleRulesAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    NewRunbooksController_list: {
        parameters: {
            query?: {
                cursor?: string;
                label?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewRunbookPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OverridesController_list: {
        parameters: {
            query?: {
                review?: "owed" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overrides"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OverridesController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Override"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OverridesController_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverrideReview"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Override"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Members"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_admit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Admit"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_rename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rename"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeysController_ofMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeysController_issueFor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedApiKey"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClearancesController_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantClearance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ClearancesController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawClearance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_reinstate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SecondFactorController_removeOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionsController_ofMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionsController_endAll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SessionsController_endOneOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PeopleController_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Suspend"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RolesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Roles"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RolesController_define: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DefineRole"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RolesController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ActivityController_list: {
        parameters: {
            query?: {
                cursor?: string;
                label?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookActivityPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ArchiveController_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ArchiveController_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/jsonl": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedArchive"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_list: {
        parameters: {
            query?: {
                cursor?: string;
                label?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_register: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunbookDocument"];
                "application/yaml": components["schemas"]["RunbookDocument"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_newest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookVersions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DraftsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drafts"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DraftsController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DraftsController_replace: {
        parameters: {
            query?: {
                basedOn?: number;
            };
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunbookDocument"];
                "application/yaml": components["schemas"]["RunbookDocument"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DraftsController_remove: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReviewsController_approve: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReviewsController_comments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftComments"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReviewsController_comment: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentDraft"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftComment"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DifferencesController_ofDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookDifference"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReviewsController_reject: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectDraft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReviewsController_submit: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReviewsController_withdraw: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                draft: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawDraft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SchedulesController_ofRunbook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedules"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SchedulesController_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActOnSchedule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SchedulesController_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActOnSchedule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_version: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    VersionsController_deprecate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeprecateVersion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DifferencesController_ofVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                other: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookDifference"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    VersionsController_restore: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreVersion"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookText"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunbookDocument"];
                "application/yaml": components["schemas"]["RunbookDocument"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentVerdict"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DraftsController_begin: {
        parameters: {
            query?: {
                basedOn?: number;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunbookDocument"];
                "application/yaml": components["schemas"]["RunbookDocument"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RunbooksController_tryStep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TryStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedStep"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SchedulesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedules"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscriptions"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionsController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSubscription"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionWithSecret"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionsController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionsController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSubscription"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionsController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionActsController_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactDelivery"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionsController_deliveries: {
        parameters: {
            query?: {
                cursor?: string;
                deliveryStatus?: "waiting" | "delivered" | "dead";
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactDeliveries"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionActsController_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseSubscription"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionActsController_replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaySubscription"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionActsController_replays: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replays"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionActsController_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionAfterAct"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SubscriptionActsController_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSubscriptionSecret"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionWithSecret"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TeamsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teams"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TeamsController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTeam"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TeamsController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TeamsController_rename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameTeam"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TeamsController_dissolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DissolveTeam"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BelongingController_join: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinTeam"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BelongingController_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BelongingController_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                runbook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BelongingController_unassign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                runbook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenants"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenant"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTenant"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_reinstate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendTenant"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TenantsController_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantUsage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhooksController_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/x-www-form-urlencoded": Record<string, unknown>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        challenge: string;
                    };
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOutcome"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WorkersController_announce: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Announcement"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WorkersController_poll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Poll"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WorkersController_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteTask"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WorkersController_fail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FailTask"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WorkersController_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Heartbeat"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeartbeatAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AsyncApiController_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsyncApiDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "HealthController_live[0]": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "HealthController_ready[0]": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "HealthController_startup[0]": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
