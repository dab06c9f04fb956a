import Catalogue
import Testing
import Verification

/// The numbers that the other road knows of an elementwise function.
struct NumericFacetTests {
  /// Slopes stay exact where a function has levelled out, and values stay finite.
  @Test func levelPlacesAreExact() throws {
    let sigmoid = try #require(Catalogue.standard.functions["sigmoid"])
    let softplus = try #require(Catalogue.standard.functions["softplus"])
    #expect(sigmoid.first(40) > 4.2e-18 && sigmoid.first(40) < 4.3e-18)
    #expect(sigmoid.first(40) == sigmoid.first(-40))
    #expect(softplus.value(1_000) == 1_000)
    #expect(softplus.value(-1_000) == 0)
  }
}
