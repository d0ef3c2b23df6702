//! The rules as data. Source: the R4 (4.0.1) resource definitions.

use serde_json::Value;

/// What one resource type must have.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The type.
    pub name: &'static str,
    /// Elements with minimum cardinality 1; `value[x]` for a choice.
    pub required: &'static [&'static str],
    /// Values of `status`; empty when the type has none.
    pub statuses: &'static [&'static str],
    /// Elements that are lists and that untidy files send as a single object.
    pub lists: &'static [&'static str],
}

const MEDICATION_REQUEST: &[&str] = &[
    "active",
    "on-hold",
    "cancelled",
    "completed",
    "entered-in-error",
    "stopped",
    "draft",
    "unknown",
];
const MEDICATION_DISPENSE: &[&str] = &[
    "preparation",
    "in-progress",
    "cancelled",
    "on-hold",
    "completed",
    "entered-in-error",
    "stopped",
    "declined",
    "unknown",
];
const MEDICATION_STATEMENT: &[&str] = &[
    "active",
    "completed",
    "entered-in-error",
    "intended",
    "stopped",
    "on-hold",
    "unknown",
    "not-taken",
];
const MEDICATION_ADMINISTRATION: &[&str] =
    &["in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown"];
const OBSERVATION: &[&str] = &[
    "registered",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
];
const REPORT: &[&str] = &[
    "registered",
    "partial",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "appended",
    "cancelled",
    "entered-in-error",
    "unknown",
];
const EVENT: &[&str] = &[
    "preparation",
    "in-progress",
    "not-done",
    "on-hold",
    "stopped",
    "completed",
    "entered-in-error",
    "unknown",
];
const ENCOUNTER: &[&str] = &[
    "planned",
    "arrived",
    "triaged",
    "in-progress",
    "onleave",
    "finished",
    "cancelled",
    "entered-in-error",
    "unknown",
];
const REQUEST: &[&str] =
    &["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"];
const FINANCIAL: &[&str] = &["active", "cancelled", "draft", "entered-in-error"];
const GENERAL: &[&str] = &["category", "identifier", "note"];
const MEDICINE: &[&str] = &["identifier", "dosageInstruction", "note"];

/// The rules, by type.
pub const RULES: &[Rule] = &[
    rule("AllergyIntolerance", &["patient"], &[], &["identifier", "note", "reaction"]),
    rule("CarePlan", &["status", "intent", "subject"], REQUEST, GENERAL),
    rule(
        "Claim",
        &["status", "type", "use", "patient", "created", "provider", "priority", "insurance"],
        FINANCIAL,
        &["insurance", "item"],
    ),
    rule("Communication", &["status"], EVENT, GENERAL),
    rule(
        "Composition",
        &["status", "type", "date", "author", "title"],
        &["preliminary", "final", "amended", "entered-in-error"],
        &["author", "section"],
    ),
    rule("Condition", &["subject"], &[], GENERAL),
    rule("Coverage", &["status", "beneficiary", "payor"], FINANCIAL, &["payor", "identifier"]),
    rule("Device", &[], &["active", "inactive", "entered-in-error", "unknown"], &["identifier"]),
    rule("DiagnosticReport", &["status", "code"], REPORT, &["category", "identifier", "result"]),
    rule(
        "DocumentReference",
        &["status", "content"],
        &["current", "superseded", "entered-in-error"],
        &["content", "category"],
    ),
    rule("Encounter", &["status", "class"], ENCOUNTER, &["identifier", "type", "diagnosis"]),
    rule(
        "ExplanationOfBenefit",
        &[
            "status",
            "type",
            "use",
            "patient",
            "created",
            "insurer",
            "provider",
            "outcome",
            "insurance",
        ],
        FINANCIAL,
        &["insurance", "item"],
    ),
    rule(
        "FamilyMemberHistory",
        &["status", "patient", "relationship"],
        &["partial", "completed", "entered-in-error", "health-unknown"],
        &["condition"],
    ),
    rule("Goal", &["lifecycleStatus", "description", "subject"], &[], GENERAL),
    rule(
        "Immunization",
        &["status", "vaccineCode", "patient", "occurrence[x]"],
        &["completed", "entered-in-error", "not-done"],
        &["identifier", "note"],
    ),
    rule("List", &["status", "mode"], &["current", "retired", "entered-in-error"], &["entry"]),
    rule("Location", &[], &["active", "suspended", "inactive"], &["identifier"]),
    rule(
        "MedicationAdministration",
        &["status", "medication[x]", "subject", "effective[x]"],
        MEDICATION_ADMINISTRATION,
        &["identifier", "note"],
    ),
    rule("MedicationDispense", &["status", "medication[x]"], MEDICATION_DISPENSE, MEDICINE),
    rule(
        "MedicationRequest",
        &["status", "intent", "medication[x]", "subject"],
        MEDICATION_REQUEST,
        MEDICINE,
    ),
    rule(
        "MedicationStatement",
        &["status", "medication[x]", "subject"],
        MEDICATION_STATEMENT,
        &["identifier", "dosage", "note"],
    ),
    rule(
        "Observation",
        &["status", "code"],
        OBSERVATION,
        &["category", "identifier", "note", "component", "referenceRange", "interpretation"],
    ),
    rule("Organization", &[], &[], &["identifier"]),
    rule("Patient", &[], &[], &["name", "identifier", "telecom", "address"]),
    rule("Practitioner", &[], &[], &["name", "identifier"]),
    rule("Procedure", &["status", "subject"], EVENT, &["identifier", "note", "performer"]),
    rule(
        "QuestionnaireResponse",
        &["status"],
        &["in-progress", "completed", "amended", "entered-in-error", "stopped"],
        &["item"],
    ),
    rule("ServiceRequest", &["status", "intent", "subject"], REQUEST, GENERAL),
];

const fn rule(
    name: &'static str,
    required: &'static [&'static str],
    statuses: &'static [&'static str],
    lists: &'static [&'static str],
) -> Rule {
    Rule { name, required, statuses, lists }
}

/// An element that shows another release of FHIR.
#[derive(Debug, Clone, Copy)]
pub struct Release {
    /// The type.
    pub name: &'static str,
    /// The element that tells.
    pub element: &'static str,
    /// Which JSON type it has there.
    shape: Shape,
    /// The release.
    pub release: &'static str,
    /// The R4 element it stands for, which is then not missing.
    pub instead_of: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Any,
    Text,
    Object,
    List,
}

impl Release {
    /// Whether the resource has this shape.
    pub fn matches(&self, name: &str, resource: &Value) -> bool {
        self.name == name
            && resource.get(self.element).is_some_and(|v| match self.shape {
                Shape::Any => true,
                Shape::Text => v.is_string(),
                Shape::Object => v.is_object(),
                Shape::List => v.is_array(),
            })
    }
}

/// Shapes of other releases that R4 does not have.
pub const RELEASES: &[Release] = &[
    release("AllergyIntolerance", "assertedDate", Shape::Any, "STU3", ""),
    release("AllergyIntolerance", "clinicalStatus", Shape::Text, "STU3", ""),
    release("AllergyIntolerance", "type", Shape::Object, "R5", ""),
    release("Condition", "assertedDate", Shape::Any, "STU3", ""),
    release("Condition", "clinicalStatus", Shape::Text, "STU3", ""),
    release("Condition", "participant", Shape::Any, "R5", ""),
    release("DocumentReference", "indexed", Shape::Any, "STU3", ""),
    release("Encounter", "class", Shape::List, "R5", ""),
    release("Encounter", "actualPeriod", Shape::Any, "R5", ""),
    release("Immunization", "date", Shape::Any, "STU3", "occurrence[x]"),
    release("Immunization", "notGiven", Shape::Any, "STU3", ""),
    release("MedicationAdministration", "medication", Shape::Object, "R5", "medication[x]"),
    release("MedicationAdministration", "occurenceDateTime", Shape::Any, "R5", "effective[x]"),
    release("MedicationDispense", "medication", Shape::Object, "R5", "medication[x]"),
    release("MedicationRequest", "context", Shape::Any, "STU3", ""),
    release("MedicationRequest", "medication", Shape::Object, "R5", "medication[x]"),
    release("MedicationStatement", "medication", Shape::Object, "R5", "medication[x]"),
    release("MedicationStatement", "taken", Shape::Any, "STU3", ""),
    release("Observation", "context", Shape::Any, "STU3", ""),
    release("Observation", "related", Shape::Any, "STU3", ""),
    release("Patient", "animal", Shape::Any, "STU3", ""),
];

const fn release(
    name: &'static str,
    element: &'static str,
    shape: Shape,
    release: &'static str,
    instead_of: &'static str,
) -> Release {
    Release { name, element, shape, release, instead_of }
}

/// Elements of type `date`, `dateTime` or `instant` besides those called `…DateTime`, `…Instant`.
pub const DATES: &[&str] = &[
    "abatementDate",
    "assertedDate",
    "authored",
    "authoredOn",
    "birthDate",
    "created",
    "date",
    "dateAsserted",
    "dateRecorded",
    "end",
    "expirationDate",
    "issued",
    "lastOccurrence",
    "lastUpdated",
    "onset",
    "occurrenceDate",
    "received",
    "recorded",
    "recordedDate",
    "sent",
    "servicedDate",
    "start",
    "startDate",
    "statusDate",
    "timestamp",
    "valueDate",
    "whenHandedOver",
    "whenPrepared",
];

/// Whether FHIR R4 has a resource of this name.
///
/// ```
/// assert!(fhir::check::known_type("Observation"));
/// assert!(!fhir::check::known_type("observation")); // names are case-sensitive
/// ```
pub fn known_type(name: &str) -> bool {
    TYPES.split_ascii_whitespace().any(|known| known == name)
}

const TYPES: &str = "
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse
AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement
CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse
ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition
Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest
CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest
DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis
Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence
EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal
GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice
Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration
MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct
MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication
MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect
MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation
ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner
PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson
RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject
RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen
SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid
SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial
SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport
TestScript ValueSet VerificationResult VisionPrescription";
