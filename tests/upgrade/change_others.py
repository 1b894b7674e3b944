"""What a shop makes its own of follow-ups and complaints. Run in Odoo's shell."""

# The shell brings it; the script of the tiers ran before.
env = globals()["env"]
ref = env.ref
chinese = {"lang": "zh_CN"}

birthday = ref("shop_crm_followup.shop_followup_rule_birthday")
birthday.script = "Own: happy birthday, {salutation}!"
ref("shop_crm_followup.shop_followup_rule_after_3").with_context(
    **chinese
).script = "自有：{salutation}，还满意吗？"
ref("shop_crm_followup.mail_activity_type_visit").name = "Own: call at the house"
wording = ref("shop_crm_followup.shop_consent_wording_plain")
wording.copy({"name": "Own: wording"})

phrase = ref("shop_crm_complaints.shop_complaint_phrase_vent_1")
phrase.name = "Own: I hear you."
second = ref("shop_crm_complaints.shop_complaint_phrase_vent_2")
second.with_context(**chinese).name = "自有：我懂。"
ref("shop_crm_complaints.shop_complaint_authority_manager").case_limit = 333
ref("shop_crm_complaints.shop_complaint_rule_company").domain_force = "[(1, '=', 1)]"
env.company.write({"shop_budget_count": 9, "shop_quiet_from": 20.5})

# The sample store has a case in each step, ended ones and such as nobody confirmed.
cases = env["shop.complaint"].search([])
steps = env["shop.complaint.step"].search([])
assert cases.filtered(lambda case: case.state == "open").step_id == steps
assert {"closed", "open"} <= set(cases.mapped("state"))
cases.filtered(lambda case: case.state == "open")[:1].customer_words = "Own: words"
env.cr.commit()
