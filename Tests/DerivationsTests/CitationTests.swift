import Derivations
import Testing

@Test func citationsCompareByWorkAndPlace() {
  #expect(Citation(work: "a", place: "1") != Citation(work: "a", place: "2"))
}
