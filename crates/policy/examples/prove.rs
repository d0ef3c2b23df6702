//! `cargo xtask prove`: the laws about the rules, proven; faults planted in the rules, caught.
//!
//! One line per law, one per fault, a last line with the sums; exit 1 unless all are as they should
//! be. Needs the solver `cvc5` (Debian's package). docs/policy.md tells how to read it.

use std::{io::Write, process::ExitCode, str::FromStr};

use cedar_policy::{Policy, PolicyId, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::{
    CedarSymCompiler, CompiledPolicy, CompiledPolicySet, solver::LocalSolver,
};

/// What must hold of every answer: each law is a policy; whatever the rules allow, it allows too.
const LAWS: &str = include_str!("../rules/laws.cedar");
/// Mistakes somebody could make in the rules.
const FAULTS: &str = include_str!("../rules/faults.cedar");

type Failure = Box<dyn std::error::Error>;
type Compiler = CedarSymCompiler<LocalSolver>;

fn main() -> ExitCode {
    let run = || -> Result<bool, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(prove(&mut std::io::stdout()))
    };
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            // Nowhere left to report that reporting failed.
            writeln!(std::io::stderr(), "error: {failure}").ok();
            ExitCode::FAILURE
        }
    }
}

/// One law or fault: its name, the law a fault breaks, rules taken away, the policy itself.
struct Stated {
    id: String,
    title: String,
    law: String,
    without: Vec<String>,
    person_law: bool,
    policy: Policy,
}

fn stated(text: &str) -> Result<Vec<Stated>, Failure> {
    let policies = PolicySet::from_str(text)?;
    let mut all: Vec<(usize, Stated)> = Vec::new();
    for policy in policies.policies() {
        let said = |name: &str| policy.annotation(name).unwrap_or_default().to_owned();
        let taken_away = said("without");
        let without = taken_away.split(',').filter(|s| !s.is_empty()).map(str::to_owned);
        let id = said("id");
        let place = text.find(&format!("@id(\"{id}\")")).unwrap_or_default();
        all.push((
            place,
            Stated {
                title: said("title_en"),
                law: said("law"),
                without: without.collect(),
                person_law: policy.annotation("of").is_some(),
                policy: policy.clone(),
                id,
            },
        ));
    }
    all.sort_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, stated)| stated).collect())
}

async fn prove(out: &mut impl Write) -> Result<bool, Failure> {
    let schema = Schema::from_cedarschema_str(policy::SCHEMA)?.0;
    let envs: Vec<RequestEnv> = schema.request_envs().collect();
    let base = PolicySet::from_str(policy::RULES)?;
    let compiler = CedarSymCompiler::new(LocalSolver::cvc5()?)?;
    let mut solver = Solver { schema, envs, compiler };
    let laws = stated(LAWS)?;
    let mut proven = 0_usize;
    for law in &laws {
        let found = solver.counterexample(&base, law).await?;
        proven = proven.saturating_add(usize::from(found.is_none()));
        line(out, "law", law, found.as_deref().map_or("proven".to_owned(), counterexample))?;
    }
    let erring = solver.first_error(&base).await?;
    proven = proven.saturating_add(usize::from(erring.is_none()));
    let told = erring.map_or("proven".to_owned(), |rule| format!("COUNTEREXAMPLE: `{rule}` errs"));
    writeln!(out, "law    {:<24} {told:<8}  no rule can fail to be evaluated", "no-errors")?;
    let faults = stated(FAULTS)?;
    let mut caught = 0_usize;
    for fault in &faults {
        let broken = broken(&base, fault)?;
        let law = laws.iter().find(|law| law.id == fault.law);
        let law = law.ok_or_else(|| format!("fault `{}` names no law", fault.id))?;
        let found = solver.counterexample(&broken, law).await?;
        caught = caught.saturating_add(usize::from(found.is_some()));
        let told = found.map_or("MISSED".to_owned(), |at| format!("caught: {at}"));
        line(out, "fault", fault, told)?;
    }
    let (all, planted) = (laws.len().saturating_add(1), faults.len());
    writeln!(out, "laws proven: {proven}/{all}, faults caught: {caught}/{planted}")?;
    Ok(proven == all && caught == planted)
}

fn counterexample(at: &str) -> String {
    format!("COUNTEREXAMPLE: {at}")
}

fn line(out: &mut impl Write, what: &str, of: &Stated, told: String) -> std::io::Result<()> {
    writeln!(out, "{what:<6} {:<24} {told:<8}  {}", of.id, of.title)
}

/// The rules with a mistake in them.
fn broken(base: &PolicySet, fault: &Stated) -> Result<PolicySet, Failure> {
    let kept = base
        .policies()
        .filter(|policy| !fault.without.iter().any(|id| policy.annotation("id") == Some(id)));
    let mut broken = PolicySet::from_policies(kept.cloned())?;
    broken.add(fault.policy.new_id(PolicyId::new("fault")))?;
    Ok(broken)
}

struct Solver {
    schema: Schema,
    envs: Vec<RequestEnv>,
    compiler: Compiler,
}

impl Solver {
    /// A request that the rules allow and the law does not; for a law of what must be allowed, the
    /// other way round.
    async fn counterexample(
        &mut self,
        rules: &PolicySet,
        law: &Stated,
    ) -> Result<Option<String>, Failure> {
        let law_set = PolicySet::from_policies([law.policy.clone()])?;
        for env in &self.envs {
            let compiled = |set: &PolicySet| CompiledPolicySet::compile(set, env, &self.schema);
            let (rules, law_set) = (compiled(rules)?, compiled(&law_set)?);
            let (less, more) = if law.person_law { (&law_set, &rules) } else { (&rules, &law_set) };
            let found = self.compiler.check_implies_with_counterexample_opt(less, more).await?;
            if let Some(found) = found {
                let of = |uid: Option<&cedar_policy::EntityUid>| {
                    uid.map(|uid| uid.to_string()).unwrap_or_default()
                };
                let context = found.request.context().map(ToString::to_string);
                return Ok(Some(format!(
                    "{} does {} with {}",
                    env.principal(),
                    of(found.request.action()),
                    context.unwrap_or_default()
                )));
            }
        }
        Ok(None)
    }

    /// A rule that cannot always be evaluated.
    async fn first_error(&mut self, rules: &PolicySet) -> Result<Option<String>, Failure> {
        for env in &self.envs {
            for rule in rules.policies() {
                let compiled = CompiledPolicy::compile(rule, env, &self.schema)?;
                if !self.compiler.check_never_errors_opt(&compiled).await? {
                    return Ok(Some(rule.annotation("id").unwrap_or_default().to_owned()));
                }
            }
        }
        Ok(None)
    }
}
