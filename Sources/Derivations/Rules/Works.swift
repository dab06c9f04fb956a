extension Citation {
  /// K. Clark, "Computing Neural Network Gradients", notes for CS224n, Stanford, 2017.
  static func gradientNotes(_ identity: Int) -> Citation {
    Citation(work: "K. Clark, Computing Neural Network Gradients, CS224n, 2017", place: "identity (\(identity))")
  }

  /// K. B. Petersen, M. S. Pedersen, "The Matrix Cookbook", version of 15 November 2012.
  static func cookbook(_ equation: Int) -> Citation {
    Citation(work: "K. B. Petersen, M. S. Pedersen, The Matrix Cookbook, 2012-11-15", place: "(\(equation))")
  }

  /// J. R. Magnus, H. Neudecker, "Matrix Differential Calculus with Applications in Statistics and Econometrics".
  static func magnusNeudecker(_ place: String) -> Citation {
    Citation(work: "J. R. Magnus, H. Neudecker, Matrix Differential Calculus", place: place)
  }
}
